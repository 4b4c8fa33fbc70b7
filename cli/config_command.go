package cli

import (
	"slices"

	"regulars/lang"
)

// configRows are the commands about this machine's defaults.
func configRows() []row {
	return []row{
		{path: "config show", run: showConfig},
		{path: "config path", run: showConfigPath},
	}
}

// configLine is one answer and where it came from: flag, environment, config or default.
type configLine struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Origin string `json:"origin"`
}

// configLines lists the answers in the order of the config file's keys.
func (c *call) configLines() []configLine {
	g := c.global
	lines := []configLine{
		{Key: "db", Value: g.db},
		{Key: "lang", Value: string(c.lang)},
		{Key: "plain", Value: g.plain},
		{Key: "readonly", Value: g.readonly},
		{Key: "allow_network_fs", Value: g.network},
		{Key: "theme", Value: g.theme},
		{Key: "borders", Value: g.borders},
		{Key: "mouse", Value: g.mouse},
	}
	for i := range lines {
		key := lines[i].Key
		if key == "allow_network_fs" {
			key = "allow-network-fs"
		}
		lines[i].Origin = "default"
		if origin, ok := g.origin[key]; ok {
			lines[i].Origin = origin
		}
		if key == "lang" && lines[i].Origin == "default" && c.environmentLangGiven() {
			lines[i].Origin = "environment"
		}
	}
	return lines
}

// environmentLangGiven reports whether the environment states a language that we speak.
func (a *app) environmentLangGiven() bool {
	return slices.ContainsFunc([]string{"LC_ALL", "LC_MESSAGES", "LANG"}, func(name string) bool {
		_, ok := lang.Parse(a.env.Getenv(name))
		return ok
	})
}

// showConfig prints every answer with its origin.
func showConfig(c *call) error {
	lines := c.configLines()
	if c.global.json {
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(lines))
	for _, line := range lines {
		rows = append(rows, []string{line.Key, c.value(line.Value), c.T("command.origin." + line.Origin)})
	}
	c.table([]column{{words: "command.column.key"}, {words: "command.column.value"}, {words: "command.column.origin"}}, rows, "command.list.empty")
	return nil
}

// value writes a setting's value for people.
func (c *call) value(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "true"
		}
		return "false"
	case string:
		return v
	}
	return ""
}

// showConfigPath prints where the config file is looked for.
func showConfigPath(c *call) error {
	if c.global.json {
		return c.json(struct {
			Path string `json:"path"`
		}{c.global.config})
	}
	c.out.line(lang.Safe(c.global.config))
	return nil
}
