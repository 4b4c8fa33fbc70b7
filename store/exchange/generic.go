package exchange

// generic takes any file of orders whose headings the alias table knows, or that a mapping names. Its amounts, dates and
// line structure are found out from the file: see plan and survey.
var generic = Format{Name: FormatGeneric}
