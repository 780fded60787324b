// What a chart or map shows, as data: for files, the clipboard and the table view. Exactly what is shown: hidden
// series, points outside the zoom window and points an axis cannot show (zero on a log axis) are left out.
#pragma once

#include "ui/charts/spec/figure.h"

#include <QLocale>
#include <QStringList>
#include <string>
#include <vector>

namespace lamina {

// For people: numbers in the locale's form, six significant digits, percent axes in percent.
struct DataTable {
    QStringList headers;
    std::vector<QStringList> rows; // each as long as headers; an empty cell: no point there
};
DataTable chartTable(const Figure& shown, const QLocale& locale);

// For programs, UTF-8: a header line, then a row per x (of a histogram: per bin, `from` and `to` in the axis's unit;
// of a map: per layer and range of densities; dead latents stand at 0). Numbers are locale-free and read back exactly;
// shares are 0 to 1, which the header says; a gap is "nan".
std::string chartCsv(const Figure& shown);
// The same separated by tabs, as spreadsheets take it from the clipboard.
std::string chartTsv(const Figure& shown);

} // namespace lamina
