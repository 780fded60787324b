// Charts and maps as pictures, drawn off-screen by the code that draws them in the window.
#pragma once

#include "base/error.h"
#include "ui/charts/spec/figure.h"

#include <QImage>
#include <QLocale>
#include <QSize>
#include <QString>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class QPainter;
class QRectF;

namespace lamina {

class RunToken;

enum class PictureFormat { Svg, Png, Pdf };
// "svg", "png", "pdf". Errors: usage.
Result<PictureFormat> pictureFormat(std::string_view name);

// Print: black, white and greys that a photocopy keeps apart, thicker lines.
enum class PictureTheme { Light, Dark, Print };
// "light", "dark", "print". Errors: usage.
Result<PictureTheme> pictureTheme(std::string_view name);

// Lengths in px, 96 to the inch.
inline constexpr double pxPerCm = 96 / 2.54;

struct PictureOptions {
    QSize chartSize{560, 340};      // of one chart, where the whole has no size of its own
    std::optional<QSize> totalSize; // of the whole picture: the charts share what heading and caption leave
    int columns = 0;                // 0: as many as make the charts' shape pleasant
    double scale = 2;               // PNG: image pixels per px
    PictureTheme theme = PictureTheme::Light;
    int fontSize = 13;  // of the charts' titles; ticks and legends are a little smaller
    QString title;      // of the document, and its heading
    QString caption;    // below the charts, in as many lines as it needs
    QString provenance; // below that, small: where the numbers come from
    QLocale locale = QLocale::c();
    RunToken* token = nullptr;                 // asked between two charts; null: the picture is drawn to its end
    std::function<void(double)> progress = {}; // told the share that is done, 0 to 1, after each chart; any thread
};

// One picture with all the figures in reading order. SVG has size, viewBox and title; text stays text in SVG and PDF,
// lines stay lines (thinned to what the eye can see). Needs a QApplication (the offscreen platform will do). Any
// thread: from another than the GUI's, each chart is painted in a turn of the GUI thread's event loop (gui_turn.h) and
// the rest is done where it was called. Errors: usage (too small to be read, naming the least size; too large),
// internal (cannot be encoded), cancelled.
Result<std::string> renderPicture(const std::vector<Figure>& figures, PictureFormat format,
                                  const PictureOptions& options);
// The PNG's image.
Result<QImage> renderImage(const std::vector<Figure>& figures, const PictureOptions& options);

// The same into a painter, for documents that hold pictures. paintPicture: on the GUI thread.
QSize pictureSize(std::size_t figures, const PictureOptions& options);
void paintPicture(QPainter& painter, const QRectF& target, const std::vector<Figure>& figures,
                  const PictureOptions& options);

} // namespace lamina
