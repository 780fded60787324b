// Words and numbers as TeX reads them. Any thread.
#pragma once

#include <QPointF>
#include <QString>

class QColor;

namespace lamina {

// Text that TeX sets as it is written here, whatever is in it: its own signs are escaped, signs that text fonts lack
// (λ, ×, −, superscripts, x̂ …) are set as formulas, line ends and controls are spaces. Other letters stay as they are,
// in UTF-8: Latin ones are set by pdfLaTeX, all that the font has by LuaLaTeX and XeLaTeX.
QString texText(const QString& text);
// Whether a letter of Vietnamese is in it that the encoding T1 lacks.
bool needsT5(const QString& text);

// Locale-free, at most seven significant digits; "nan" where it is not finite.
QString texNumber(double value);
// A length in px, 96 to the inch, as a number of cm, and as a number of TeX's points.
QString texCm(double px);
QString texPoints(double px);
// "rgb,255:red,0;green,114;blue,178": a colour for xcolor and TikZ.
QString texColour(const QColor& colour);

} // namespace lamina
