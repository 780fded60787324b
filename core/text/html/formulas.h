// Formulas of a page: MathML, MediaWiki's pictures of TeX, and TeX kept as an annotation.
#pragma once

#include <gumbo.h>
#include <string>

namespace lamina {

bool isFormula(const GumboNode& element);
// One that stands on a line of its own.
bool isDisplayFormula(const GumboNode& formula);
// Its TeX where the page has it (a picture's alt, else MathML's alttext or annotation), else its text.
std::string formulaText(const GumboNode& formula);

} // namespace lamina
