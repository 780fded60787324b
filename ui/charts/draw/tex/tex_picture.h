// Charts and maps as a TeX file, for papers: pgfplots axes whose numbers stand in the file, so that the document's
// fonts set its texts and every curve can be restyled there.
#pragma once

#include "ui/charts/draw/picture_options.h"
#include "ui/charts/spec/figure.h"

#include <string>
#include <vector>

namespace lamina {

// Alone it is a document of the picture's size for pdfLaTeX or LuaLaTeX; in a document that loads pgfplots, \input
// draws the picture where it stands. Places, ticks and texts are those of the same picture in other formats; a map is
// drawn as it is painted. GUI thread.
std::string texPicture(const std::vector<Figure>& figures, const PictureOptions& options);

} // namespace lamina
