package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/viper"

	"regulars/store"
	"regulars/store/filter"
)

// configFile is what config.toml may hold: this machine's defaults. It is never written.
type configFile struct {
	DB             *string `toml:"db"`
	Lang           *string `toml:"lang"`
	Plain          *bool   `toml:"plain"`
	ReadOnly       *bool   `toml:"readonly"`
	AllowNetworkFS *bool   `toml:"allow_network_fs"`
	Theme          *string `toml:"theme"`
	Borders        *string `toml:"borders"`
	Mouse          *bool   `toml:"mouse"`
}

// globals are the answers of flags, environment, config file and defaults, in that order.
type globals struct {
	values map[string]*flagValue

	db, config, lang, staff, now        string
	theme, borders                      string
	json, yes, plain, readonly, network bool
	mouse                               bool
	langGiven                           bool // by the flag: nothing may overrule it
	origin                              map[string]string
}

// choices of the config file's words.
var (
	langChoices   = []string{"en", "zh"}
	themeChoices  = []string{"auto", "light", "dark", "mono"}
	borderChoices = []string{"round", "ascii"}
)

// settle reads the config file and resolves every global answer. It is called once the flags are parsed.
func (a *app) settle() error {
	g := &a.global
	path, mustExist, err := a.configPath()
	if err != nil {
		return err
	}
	g.config = path
	file, err := readConfig(path, mustExist)
	if err != nil {
		return err
	}
	v := viper.New()
	v.SetDefault("theme", "auto")
	v.SetDefault("borders", "round")
	g.origin = map[string]string{}
	if err := a.layers(v, file); err != nil {
		return err
	}
	g.db, g.lang, g.staff, g.now = v.GetString("db"), v.GetString("lang"), v.GetString("as"), v.GetString("now")
	g.theme, g.borders, g.mouse = v.GetString("theme"), v.GetString("borders"), v.GetBool("mouse")
	_, behind := peekArgs(a.env.Args) // behind a flag that is wrong, where parsing ends
	g.json = v.GetBool("json") || behind
	g.yes, g.plain = v.GetBool("yes"), v.GetBool("plain")
	g.readonly, g.network = v.GetBool("readonly"), v.GetBool("allow-network-fs")
	if g.db == "" {
		g.db, err = dataPath("shop.db")
	}
	return err
}

// layers puts config file, environment and flags over each other, later ones winning, and notes where each answer came
// from.
func (a *app) layers(v *viper.Viper, file map[string]any) error {
	environment := map[string]any{}
	for name, key := range map[string]string{"REGULARS_DB": "db", "REGULARS_NOW": "now"} {
		if value := a.env.Getenv(name); value != "" {
			environment[key] = value
		}
	}
	flags := map[string]any{}
	for name, value := range a.global.values {
		if !value.given {
			continue
		}
		if value.row.value == "" {
			flags[name] = value.on()
			continue
		}
		if value.String() == "" {
			return refuse("missing_value", "flag", name)
		}
		flags[name] = value.String()
	}
	if name, ok := flags["lang"].(string); ok {
		if !slices.Contains(langChoices, name) {
			return refuse("bad_choice", "flag", "lang", "value", name, "list", langChoices)
		}
		a.global.langGiven = true
	}
	for _, layer := range []struct {
		origin string
		values map[string]any
	}{{"config", file}, {"environment", environment}, {"flag", flags}} {
		if err := v.MergeConfigMap(layer.values); err != nil {
			return store.Refuse("internal").Because(err)
		}
		for key := range layer.values {
			a.global.origin[key] = layer.origin
		}
	}
	return nil
}

// configPath is where the config file is looked for; one that was named must exist.
func (a *app) configPath() (path string, mustExist bool, err error) {
	if value := a.global.values["config"]; value.given {
		if value.String() == "" {
			return "", false, refuse("missing_value", "flag", "config")
		}
		return value.String(), true, nil
	}
	if !hasHome(xdg.ConfigHome) {
		return "", false, nil
	}
	return filepath.Join(xdg.ConfigHome, programName, "config.toml"), false, nil
}

// readConfig reads the config file strictly: a key that means nothing, or a value of the wrong kind, is an error that
// names its line.
func readConfig(path string, mustExist bool) (map[string]any, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !mustExist {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var file configFile
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, configError(path, string(text), err)
	}
	return file.values(path)
}

// configError names the line, the column and the key.
func configError(path, text string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		line, _ := first.Position()
		key := strings.Join(first.Key(), ".")
		if near := filter.Nearest(key, configKeys); near != "" {
			return refuse("bad_config_key", "why", "near", "path", path, "line", line, "value", key, "near", near)
		}
		return refuse("bad_config_key", "path", path, "line", line, "value", key, "list", configKeys)
	}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, column := decode.Position()
		return refuse("bad_config", "path", path, "line", line, "column", column, "value", keyOfLine(text, line))
	}
	seen := map[string]bool{}
	for line := range strings.Count(text, "\n") + 1 {
		key := keyOfLine(text, line+1)
		if seen[key] {
			return refuse("bad_config_key", "why", "twice", "path", path, "line", line+1, "value", key)
		}
		seen[key] = key != ""
	}
	return refuse("bad_config", "path", path, "line", 1, "column", 1, "value", "")
}

// keyOfLine is the key that a line of a config file sets, counted from 1; "" when it sets none.
func keyOfLine(text string, line int) string {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	key, _, _ := strings.Cut(lines[line-1], "=")
	if key = strings.TrimSpace(key); !slices.Contains(configKeys, key) {
		return ""
	}
	return key
}

// configKeys are the keys of configFile, for people.
var configKeys = []string{"db", "lang", "plain", "readonly", "allow_network_fs", "theme", "borders", "mouse"}

// values gives what the file states, by the name of the flag where there is one.
func (f configFile) values(path string) (map[string]any, error) {
	all := map[string]any{}
	for _, word := range []struct {
		key     string
		value   *string
		choices []string
	}{{"db", f.DB, nil}, {"lang", f.Lang, langChoices}, {"theme", f.Theme, themeChoices}, {"borders", f.Borders, borderChoices}} {
		if word.value == nil {
			continue
		}
		if word.choices != nil && !slices.Contains(word.choices, *word.value) {
			return nil, refuse("bad_config_value", "path", path, "key", word.key, "value", *word.value, "list", word.choices)
		}
		all[word.key] = *word.value
	}
	for key, value := range map[string]*bool{
		"plain": f.Plain, "readonly": f.ReadOnly, "allow-network-fs": f.AllowNetworkFS, "mouse": f.Mouse,
	} {
		if value != nil {
			all[key] = *value
		}
	}
	return all, nil
}

// hasHome reports whether a folder of the XDG standard lies in somebody's home. Without a home it would be a hidden
// folder at the root.
func hasHome(folder string) bool { return filepath.IsAbs(folder) && !strings.HasPrefix(folder, "/.") }

// dataPath is a file's place in the XDG data folder. Nothing is created.
func dataPath(name string) (string, error) {
	if !hasHome(xdg.DataHome) {
		return "", refuse("home_unknown")
	}
	return filepath.Join(xdg.DataHome, programName, name), nil
}

// statePath is our folder in the XDG state folder, or "" when there is no home.
func statePath() string {
	if !hasHome(xdg.StateHome) {
		return ""
	}
	return filepath.Join(xdg.StateHome, programName)
}
