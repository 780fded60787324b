#include "ui/charts/draw/picture.h"

#include "ui/charts/draw/chart_scene.h"
#include "ui/charts/draw/map_painter.h"
#include "ui/charts/draw/picture_layout.h"
#include "ui/charts/draw/tex/tex_picture.h"
#include "ui/common/gui_turn.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <array>
#include <cmath>

namespace lamina {

namespace {

constexpr QSize leastChart{180, 120};     // with the default font: below this, ticks and titles collide
constexpr double mostImagePixels = 100e6; // 400 MB while it is drawn

constexpr std::array formats{
    PictureFormatRow{PictureFormat::Png, "png", QT_TRANSLATE_NOOP("PictureFormat", "PNG (image)")},
    PictureFormatRow{PictureFormat::Svg, "svg",
                     QT_TRANSLATE_NOOP("PictureFormat", "SVG (vector, for web and drawing programs)")},
    PictureFormatRow{PictureFormat::Pdf, "pdf",
                     QT_TRANSLATE_NOOP("PictureFormat", "PDF (vector, for print and LaTeX)")},
    PictureFormatRow{PictureFormat::Tex, "tex",
                     QT_TRANSLATE_NOOP("PictureFormat", "TeX (pgfplots, numbers and all, for LaTeX)")}};

Error cannotDraw() {
    return makeError(ErrorKind::Internal, "the picture could not be drawn; try a smaller size");
}

void paintFigure(QPainter& painter, const QRectF& target, const Figure& figure, const ChartPlace& place,
                 const ChartTheme& theme) {
    if (const auto* map = std::get_if<MapSpec>(&figure))
        return paintLaminarMap(painter, target, *map, theme, place.locale);
    ChartScene scene;
    scene.setTheme(theme);
    scene.setLocale(place.locale);
    scene.setLeastLegendRows(place.leastLegendRows);
    scene.setChartSize(place.size);
    scene.setSpec(std::get<ChartSpec>(figure), false);
    scene.render(&painter, target, scene.sceneRect(), Qt::IgnoreAspectRatio);
}

void paintText(QPainter& painter, const QRectF& place, const QFont& font, const QColor& colour, const QString& words) {
    if (words.isEmpty())
        return;
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap | Qt::TextDontClip, words);
}

// The ground and the heading; the painter is left in the picture's coordinates, with its former state saved.
void beginPicture(QPainter& painter, const QRectF& target, const PictureLayout& layout, const PictureOptions& options) {
    painter.save();
    painter.translate(target.topLeft());
    painter.scale(target.width() / layout.size.width(), target.height() / layout.size.height());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), layout.size), layout.theme.background);
    paintText(painter, layout.heading, layout.headingFont, layout.theme.text, options.title);
}

// The lines below the charts; the painter has its former state again.
void endPicture(QPainter& painter, const PictureLayout& layout, const PictureOptions& options) {
    paintText(painter, layout.caption, layout.theme.font, layout.theme.text, options.caption);
    paintText(painter, layout.provenance, layout.smallFont, layout.theme.faintText, options.provenance);
    painter.restore();
}

// The whole of a device, figure by figure, each in a turn of the GUI thread: the painter is used there alone. Errors:
// internal (the device cannot be painted on), cancelled.
Status paintInTurns(QPaintDevice& device, const QRectF& target, const std::vector<Figure>& figures,
                    const PictureOptions& options) {
    const PictureLayout layout = layOutPicture(figures.size(), options);
    QPainter painter;
    bool begun = false;
    LAMINA_TRY(onGuiThread(
        [&] {
            begun = painter.begin(&device);
            if (begun)
                beginPicture(painter, target, layout, options);
        },
        options.token));
    if (!begun)
        return cannotDraw();
    const std::vector<ChartPlace> places = chartPlaces(figures, layout, options.locale);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        LAMINA_TRY(onGuiThread([&] { paintFigure(painter, layout.places[i], figures[i], places[i], layout.theme); },
                               options.token));
        if (options.progress) // what follows the last chart, such as packing a PNG, counts as one more
            options.progress(static_cast<double>(i + 1) / static_cast<double>(figures.size() + 1));
    }
    return onGuiThread(
        [&] {
            endPicture(painter, layout, options);
            painter.end();
        },
        options.token);
}

Status checkSize(std::size_t figures, const PictureOptions& options, double pixelsPerPx) {
    const PictureLayout layout = layOutPicture(figures, options);
    const double grown = options.fontSize / 13.0; // larger text needs more room
    const QSizeF least = QSizeF(leastChart) * grown;
    for (const QRectF& place : layout.places)
        if (place.width() < least.width() || place.height() < least.height()) {
            const QSizeF lacking(std::max(0.0, least.width() - place.width()),
                                 std::max(0.0, least.height() - place.height()));
            return makeError(
                ErrorKind::Usage,
                "the picture is too small for its charts and texts; make it at least " +
                    std::to_string(std::lround(layout.size.width() + layout.columns * lacking.width())) + " by " +
                    std::to_string(std::lround(layout.size.height() + layout.rows * lacking.height())) + " px");
        }
    const QSizeF image = QSizeF(layout.size) * pixelsPerPx;
    if (image.width() * image.height() > mostImagePixels || image.width() > 32000 || image.height() > 32000)
        return makeError(ErrorKind::Usage, "an image of " + std::to_string(std::lround(image.width())) + " by " +
                                               std::to_string(std::lround(image.height())) +
                                               " pixels is too large; choose a smaller size or scale, or svg or pdf");
    return {};
}

QString description(const PictureOptions& options) {
    return options.caption.isEmpty()      ? options.provenance
           : options.provenance.isEmpty() ? options.caption
                                          : QString(options.caption + QLatin1Char('\n') + options.provenance);
}

} // namespace

std::span<const PictureFormatRow> pictureFormats() {
    return formats;
}

Result<PictureFormat> pictureFormat(std::string_view name) {
    const auto* const found = std::ranges::find(formats, name, &PictureFormatRow::name);
    if (found != formats.end())
        return found->format;
    return makeError(ErrorKind::Usage, "pictures are written as png, svg, pdf or tex, not as " + std::string(name));
}

QSize pictureSize(std::size_t figures, const PictureOptions& options) {
    return layOutPicture(figures, options).size;
}

void paintPicture(QPainter& painter, const QRectF& target, const std::vector<Figure>& figures,
                  const PictureOptions& options) {
    const PictureLayout layout = layOutPicture(figures.size(), options);
    const std::vector<ChartPlace> places = chartPlaces(figures, layout, options.locale);
    beginPicture(painter, target, layout, options);
    for (std::size_t i = 0; i < figures.size(); ++i)
        paintFigure(painter, layout.places[i], figures[i], places[i], layout.theme);
    endPicture(painter, layout, options);
}

Result<QImage> renderImage(const std::vector<Figure>& figures, const PictureOptions& options) {
    LAMINA_TRY(checkSize(figures.size(), options, options.scale));
    const QSize size = pictureSize(figures.size(), options);
    QImage image(size * options.scale, QImage::Format_RGB32);
    if (image.isNull())
        return cannotDraw();
    image.fill(Qt::white);
    image.setText(QStringLiteral("Title"), options.title);
    image.setText(QStringLiteral("Description"), description(options));
    // The size in print: as many dots a metre as keep 96 px an inch.
    image.setDotsPerMeterX(qRound(100 * pxPerCm * options.scale));
    image.setDotsPerMeterY(qRound(100 * pxPerCm * options.scale));
    // A device's resolution changes fonts in points alone; those of pictures are in pixels.
    LAMINA_TRY(paintInTurns(image, QRectF(image.rect()), figures, options));
    return image;
}

Result<std::string> renderPicture(const std::vector<Figure>& figures, PictureFormat format,
                                  const PictureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == PictureFormat::Png) {
        LAMINA_ASSIGN(const QImage image, renderImage(figures, options));
        if (!image.save(&buffer, "PNG"))
            return cannotDraw();
        return bytes.toStdString();
    }
    LAMINA_TRY(checkSize(figures.size(), options, 0));
    if (format == PictureFormat::Tex) {
        std::string text;
        LAMINA_TRY(onGuiThread([&] { text = texPicture(figures, options); }, options.token));
        return text;
    }
    const QSize size = pictureSize(figures.size(), options);
    if (format == PictureFormat::Svg) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(), size));
        generator.setResolution(96);
        generator.setTitle(options.title.toHtmlEscaped());
        generator.setDescription(description(options).toHtmlEscaped());
        LAMINA_TRY(paintInTurns(generator, QRectF(QPointF(), size), figures, options));
        // Where the family is missing, a reader's own sans-serif stands in.
        const QString family = QStringLiteral("font-family=\"") + pictureFont(options).family();
        bytes.replace(QString(family + QLatin1Char('"')).toUtf8(),
                      QString(family + QStringLiteral(", Helvetica, Arial, sans-serif\"")).toUtf8());
    } else {
        QPdfWriter writer(&buffer);
        writer.setTitle(options.title);
        writer.setCreator(QStringLiteral("Lamina"));
        writer.setResolution(96);
        writer.setPageSize(QPageSize(QSizeF(size) * 72.0 / 96.0, QPageSize::Point, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        const QRectF whole(0, 0, writer.width(), writer.height());
        LAMINA_TRY(paintInTurns(writer, whole, figures, options));
    }
    return bytes.toStdString();
}

} // namespace lamina
