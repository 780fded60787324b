// Charts and maps as pictures, drawn off-screen by the code that draws them in the window.
#pragma once

#include "base/error.h"
#include "ui/charts/draw/picture_options.h"
#include "ui/charts/spec/figure.h"

#include <QImage>
#include <QSize>
#include <span>
#include <string>
#include <string_view>
#include <vector>

class QPainter;
class QRectF;

namespace lamina {

enum class PictureFormat { Svg, Png, Pdf, Tex };
struct PictureFormatRow {
    PictureFormat format;
    std::string_view name; // what --format takes, and the ending of a file
    const char* label;     // in the export dialog, in English; context PictureFormat
};
std::span<const PictureFormatRow> pictureFormats();
// Errors: usage.
Result<PictureFormat> pictureFormat(std::string_view name);

// One picture with all the figures in reading order. SVG has size, viewBox and title; text stays text in SVG and PDF,
// lines stay lines (thinned to what the eye can see). TeX: tex/tex_picture.h. Needs a QApplication (the offscreen
// platform will do). Any thread: from another than the GUI's, each chart is painted in a turn of the GUI thread's event
// loop (gui_turn.h) and the rest is done where it was called. Errors: usage (too small to be read, naming the least
// size; too large), internal (cannot be encoded), cancelled.
Result<std::string> renderPicture(const std::vector<Figure>& figures, PictureFormat format,
                                  const PictureOptions& options);
// The PNG's image.
Result<QImage> renderImage(const std::vector<Figure>& figures, const PictureOptions& options);

// The same into a painter, for documents that hold pictures. paintPicture: on the GUI thread.
QSize pictureSize(std::size_t figures, const PictureOptions& options);
void paintPicture(QPainter& painter, const QRectF& target, const std::vector<Figure>& figures,
                  const PictureOptions& options);

} // namespace lamina
