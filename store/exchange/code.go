package exchange

import "regulars/store"

// The codes of what can be wrong with a whole file. Nothing of such a file is read further; the facts are named beside
// each code, and every refusal also carries the fact file.
const (
	CodeNotRegular       store.Code = "not_regular"         // file
	CodeNoInput          store.Code = "no_input"            // standard input held nothing
	CodeFileEmpty        store.Code = "import_empty"        // file
	CodeWorkbook         store.Code = "is_workbook"         // kind: one of a program that we do not read, such as ods
	CodeOldWorkbook      store.Code = "is_old_workbook"     // an .xls
	CodeWorkbookLocked   store.Code = "workbook_locked"     // has a password
	CodeWorkbookDamaged  store.Code = "workbook_damaged"    // part
	CodeWorkbookTooLarge store.Code = "workbook_too_large"  //
	CodeUnknownSheet     store.Code = "unknown_sheet"       // value, known
	CodeNoSheets         store.Code = "no_sheets"           // value: a sheet was named of a file that is no workbook
	CodeNoEncoding       store.Code = "no_encoding"         // value: an encoding was named of a workbook
	CodeWorkbookFull     store.Code = "workbook_full"       // limit: more rows than a sheet holds
	CodeArchive          store.Code = "is_archive"          // kind
	CodePDF              store.Code = "is_pdf"              //
	CodeWebPage          store.Code = "is_web_page"         // HTML or XML under another name
	CodeDatabase         store.Code = "is_database"         // SQLite: perhaps a shop or a backup
	CodeUTF16Unmarked    store.Code = "utf16_unmarked"      // encoding
	CodeNotUTF8          store.Code = "not_utf8"            // line, encoding (the likely one), preview
	CodeNotUTF8Unknown   store.Code = "not_utf8_unknown"    // line
	CodeMixedEncodings   store.Code = "mixed_encodings"     // line, before
	CodeNULByte          store.Code = "nul_byte"            // line
	CodeUnknownEncoding  store.Code = "unknown_encoding"    // value, known
	CodeNotEncodable     store.Code = "not_encodable"       // value, encoding: of a file that is written
	CodeNotInEncoding    store.Code = "not_in_encoding"     // line, encoding
	CodeWideComma        store.Code = "wide_comma"          //
	CodeTooManyColumns   store.Code = "too_many_columns"    // columns, limit
	CodeLineTooLong      store.Code = "line_too_long"       // line, limit
	CodeQuoteOpen        store.Code = "quote_open"          // line: where the quote begins
	CodeMissingColumn    store.Code = "missing_column"      // field, found
	CodeUnknownField     store.Code = "unknown_field"       // value, known
	CodeUnknownColumn    store.Code = "unknown_column"      // value, found
	CodeTwoHeadings      store.Code = "two_headings"        // column, first, second
	CodeNoHeadingText    store.Code = "no_heading_text"     // position, line
	CodeNoHeadingLine    store.Code = "no_heading_line"     // value
	CodeUnknownFormat    store.Code = "unknown_format"      // value, known
	CodeOtherFormat      store.Code = "other_format"        // format, missing
	CodeNotOrders        store.Code = "not_orders"          // looks like: a file of something else
	CodeDayOrder         store.Code = "day_order_unknown"   // column, value, line
	CodeDayOrderMixed    store.Code = "day_order_mixed"     // column, value, line, other, other_line
	CodeUnknownCurrency  store.Code = "unknown_currency"    // value
	CodeUnknownMark      store.Code = "unknown_mark"        // value: a decimal mark other than . and ,
	CodeUnknownTemplate  store.Code = "unknown_template"    // value, known
	CodeExportCut        store.Code = "export_incomplete"   // file
	CodeOtherKind        store.Code = "other_kind"          // why: what it holds, wanted
	CodeFileVanished     store.Code = "import_file_missing" // file
	CodeFileForbidden    store.Code = "import_not_allowed"  // file
)

// The codes of what can be wrong with one row. The facts always hold line, column and value; others are named here.
const (
	CodeRowShort         store.Code = "row_too_short"     // columns, heading
	CodeRowLong          store.Code = "row_too_long"      // columns, heading
	CodeQuoteStray       store.Code = "quote_stray"       //
	CodeCellTooLong      store.Code = "cell_too_long"     // limit
	CodeCellEmpty        store.Code = "cell_empty"        //
	CodeSpreadsheetError store.Code = "spreadsheet_error" //
	CodeControl          store.Code = "text_control"      // what
	CodeBidi             store.Code = "text_direction"    // what
	CodeAccents          store.Code = "text_accents"      // limit
	CodeTextTooLong      store.Code = "text_too_long"     // limit
	CodeIDDamaged        store.Code = "id_damaged"        //
	CodePhoneDamaged     store.Code = "phone_damaged"     //
	CodePhoneInvalid     store.Code = "phone_invalid"     //
	CodeEmailInvalid     store.Code = "email_invalid"     //
	CodeNotAmount        store.Code = "amount_invalid"    //
	CodeAmountAmbiguous  store.Code = "amount_ambiguous"  //
	CodeAmountDecimals   store.Code = "amount_decimals"   // currency, decimals
	CodeAmountTooLarge   store.Code = "amount_too_large"  //
	CodeAmountNegative   store.Code = "amount_negative"   //
	CodeOtherScript      store.Code = "digits_of_another_script"
	CodeNotWhole         store.Code = "not_whole"         //
	CodeNumberTooLarge   store.Code = "number_too_large"  // limit
	CodeDateInvalid      store.Code = "date_invalid"      //
	CodeDateNotReal      store.Code = "date_not_real"     //
	CodeDateSerial       store.Code = "date_serial"       //
	CodeDateRange        store.Code = "date_out_of_range" // from, to
	CodeTimeInvalid      store.Code = "time_invalid"      //
	CodeLeapSecond       store.Code = "leap_second"       //
	CodeRowCurrency      store.Code = "row_currency"      // not a currency
	CodeOtherMoney       store.Code = "amount_currency"   // currency: of the row, which the amount's mark is not of
	CodeOrderTwice       store.Code = "order_twice"       // order, other: the line of the first
	CodeOrderLeftOut     store.Code = "order_left_out"    // a good row of an order of which another cannot be imported
	CodeRefundAlone      store.Code = "refund_alone"      // order: a negative row whose order is not in the file
	CodeRefundOverTotal  store.Code = "refund_over_total" // order
	CodeTotalMissing     store.Code = "total_missing"     // order: no total and no line prices
	CodeNobody           store.Code = "nobody"            // nothing says who the person is
	CodeNoPoints         store.Code = "no_points"         // a balance without points
	CodeNoProduct                   = store.CodeProductUnnamed
	CodePointsNegative   store.Code = "points_negative"  //
	CodeMovement         store.Code = "transfer_unknown" // a transfer that neither adds nor takes
	CodeNotYesNo         store.Code = "not_yes_no"       //
)

// Codes lists the codes of files and rows that cannot be read: all of this package but CodeExportCut. Every one is bad
// input, and nothing has been saved when it is met.
func Codes() []store.Code {
	return []store.Code{
		CodeNotRegular, CodeNoInput, CodeFileEmpty, CodeWorkbook, CodeOldWorkbook, CodeWorkbookLocked, CodeWorkbookDamaged,
		CodeWorkbookTooLarge, CodeUnknownSheet, CodeNoSheets, CodeNoEncoding, CodeWorkbookFull, CodeNotEncodable, CodeArchive, CodePDF, CodeWebPage,
		CodeDatabase, CodeUTF16Unmarked, CodeNotUTF8, CodeNotUTF8Unknown, CodeMixedEncodings, CodeNULByte,
		CodeUnknownEncoding, CodeNotInEncoding, CodeWideComma, CodeTooManyColumns, CodeLineTooLong, CodeQuoteOpen,
		CodeMissingColumn, CodeUnknownField, CodeUnknownColumn, CodeTwoHeadings, CodeNoHeadingText, CodeNoHeadingLine,
		CodeUnknownFormat, CodeOtherFormat, CodeNotOrders, CodeDayOrder, CodeDayOrderMixed, CodeUnknownCurrency,
		CodeUnknownMark, CodeUnknownTemplate, CodeFileVanished, CodeFileForbidden, CodeRowShort, CodeRowLong,
		CodeQuoteStray, CodeCellTooLong, CodeCellEmpty, CodeSpreadsheetError, CodeControl, CodeBidi, CodeAccents,
		CodeTextTooLong, CodeIDDamaged, CodePhoneDamaged, CodePhoneInvalid, CodeEmailInvalid, CodeNotAmount,
		CodeAmountAmbiguous, CodeAmountDecimals, CodeAmountTooLarge, CodeAmountNegative, CodeOtherMoney, CodeOtherScript, CodeNotWhole,
		CodeNumberTooLarge, CodeDateInvalid, CodeDateNotReal, CodeDateSerial, CodeDateRange, CodeTimeInvalid,
		CodeLeapSecond, CodeRowCurrency, CodeOrderTwice, CodeOrderLeftOut, CodeRefundAlone, CodeRefundOverTotal, CodeTotalMissing,
		CodeOtherKind, CodeNobody, CodeNoPoints, CodeNoProduct, CodePointsNegative, CodeMovement, CodeNotYesNo,
	}
}
