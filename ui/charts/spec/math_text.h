// Formulas, and what is said of their letters, typeset the same on the screen, in reports and in PDF.
#pragma once

#include <QFont>
#include <QString>

namespace lamina {

// HTML of a plain text as the help texts and the tables of metrics write it: "density_j = (1/N) Σ_n [z_nj > 0]". The
// indices n, i and j stand below the line, a minus is one, line ends are kept, and letters with an accent (x̂, x̄) are
// set in a font in which the accent stands on its letter: in some (DejaVu Sans, for one) Qt sets the hat of x a line
// too high. Everything else is escaped. For Qt's documents and labels, and for browsers.
QString mathHtml(const QString& plain, const QFont& around);

// Whether the text has letters that only mathHtml() sets right.
bool hasAccents(const QString& plain);

// Whether this font has all glyphs of a letter with an accent, and sets the accent right above the letter.
bool accentStands(const QString& letter, const QFont& font);

} // namespace lamina
