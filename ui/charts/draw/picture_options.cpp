#include "ui/charts/draw/picture_options.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <string>

namespace lamina {

namespace {

// Columns of A4 and letter journals; a slide is PowerPoint's and Impress's 16:9. Text of 8 pt, 18 on a slide.
constexpr std::array sizes{
    FigureSize{"one-column", QT_TRANSLATE_NOOP("FigureSize", "One column (8.5 cm)"), 8.5, 6.2, 0, 1, 11},
    FigureSize{"two-columns", QT_TRANSLATE_NOOP("FigureSize", "Two columns (17.5 cm)"), 17.5, 6, 0, 2, 11},
    FigureSize{"slide", QT_TRANSLATE_NOOP("FigureSize", "Slide (16:9)"), 33.867, 0, 19.05, 0, 24}};

int pixels(double cm) {
    return qRound(cm * pxPerCm);
}

} // namespace

Result<PictureTheme> pictureTheme(std::string_view name) {
    if (name == "light")
        return PictureTheme::Light;
    if (name == "dark")
        return PictureTheme::Dark;
    if (name == "print")
        return PictureTheme::Print;
    return makeError(ErrorKind::Usage,
                     "theme '" + std::string(name) + "' is not valid: it takes one of light, dark, print");
}

std::span<const FigureSize> figureSizes() {
    return sizes;
}

Result<FigureSize> figureSize(std::string_view name) {
    const auto* const found = std::ranges::find(sizes, name, &FigureSize::name);
    if (found != sizes.end())
        return *found;
    std::string known;
    for (const FigureSize& one : sizes)
        known.append(known.empty() ? "" : ", ").append(one.name);
    return makeError(ErrorKind::Usage, "size '" + std::string(name) + "' is not valid: it takes one of " + known);
}

void apply(const FigureSize& size, PictureOptions& options) {
    options.columns = size.columns;
    options.fontSize = size.fontSize;
    options.totalSize.reset();
    options.totalWidth = 0;
    if (size.height > 0) {
        options.totalSize = QSize(pixels(size.width), pixels(size.height));
    } else {
        options.totalWidth = pixels(size.width);
        options.chartSize.setHeight(pixels(size.chartHeight));
    }
}

} // namespace lamina
