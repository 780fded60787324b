// Charts as pictures, drawn off-screen in the light theme by the code that draws them in the window.
#pragma once

#include "base/error.h"
#include "charts/chart_spec.h"

#include <QLocale>
#include <QSize>
#include <QString>
#include <filesystem>
#include <string>
#include <vector>

class QPainter;
class QRectF;

namespace lamina {

enum class PictureFormat { Svg, Png, Pdf };

struct PictureOptions {
    QSize chartSize{560, 340}; // of one chart, in px (SVG, PNG) or points of 1/96 inch (PDF)
    int columns = 1;
    double scale = 2; // PNG: image pixels per px
    QString title;    // of the document, and its heading
    QString caption;  // below the charts: where the numbers come from
    QLocale locale = QLocale::c();
};

// One picture with all the charts in reading order. SVG has size, viewBox and title; text stays text in SVG and PDF.
// Needs a QApplication (the offscreen platform will do); its thread. Errors: internal (the picture cannot be encoded).
Result<std::string> renderPicture(const std::vector<ChartSpec>& charts, PictureFormat format,
                                  const PictureOptions& options);

// The same into a painter, for documents that hold pictures.
QSize pictureSize(std::size_t charts, const PictureOptions& options);
void paintPicture(QPainter& painter, const QRectF& target, const std::vector<ChartSpec>& charts,
                  const PictureOptions& options);

} // namespace lamina
