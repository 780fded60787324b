#include "ui/charts/draw/picture.h"

#include "ui/charts/draw/chart_scene.h"
#include "ui/charts/draw/map_painter.h"
#include "ui/common/gui_turn.h"

#include <QApplication>
#include <QBuffer>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr int margin = 12;
constexpr QSize leastChart{180, 120};     // with the default font: below this, ticks and titles collide
constexpr double mostImagePixels = 100e6; // 400 MB while it is drawn
constexpr double pleasantShape = 1.65;    // a chart's width by its height

QFont pictureFont(const PictureOptions& options) {
    QFont font = QApplication::font();
    font.setFamily(QFontInfo(font).family()); // the real family behind an alias, as other programs know it
    font.setPixelSize(options.fontSize);      // pixels, not points: the same on every device
    return font;
}

ChartTheme themeOf(const PictureOptions& options) {
    const QFont font = pictureFont(options);
    switch (options.theme) {
    case PictureTheme::Dark:
        return ChartTheme::darkExport(font);
    case PictureTheme::Print:
        return ChartTheme::print(font);
    case PictureTheme::Light:
        break;
    }
    return ChartTheme::light(font);
}

// Where everything of one picture stands, in px.
struct Layout {
    QSize size;
    QRectF heading, caption, provenance;
    std::vector<QRectF> places; // one a figure
    ChartTheme theme;
    QFont headingFont;
    QFont smallFont;
};

int columnsFor(std::size_t figures, const PictureOptions& options) {
    const int count = std::max(1, static_cast<int>(figures));
    if (options.columns > 0)
        return std::min(options.columns, count);
    if (!options.totalSize)
        return count == 3 ? 3 : std::min(count, 2);
    int best = 1;
    double bestBadness = INFINITY;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double width = double(options.totalSize->width()) / columns;
        const double height = double(options.totalSize->height()) / rows;
        const double badness = std::abs(std::log(width / height / pleasantShape)) + 0.2 * (rows * columns - count);
        if (badness < bestBadness) {
            bestBadness = badness;
            best = columns;
        }
    }
    return best;
}

double wrappedHeight(const QFont& font, const QString& text, double width) {
    if (text.isEmpty())
        return 0;
    return std::ceil(QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e5), Qt::TextWordWrap, text).height());
}

Layout layOut(std::size_t figures, const PictureOptions& options) {
    Layout layout;
    layout.theme = themeOf(options);
    layout.headingFont = layout.theme.headingFont;
    layout.headingFont.setPixelSize(qRound(options.fontSize * 1.15));
    layout.smallFont = layout.theme.font;
    layout.smallFont.setPixelSize(std::max(6, qRound(options.fontSize * 0.77)));
    const int columns = columnsFor(figures, options);
    const int rows = std::max(1, (static_cast<int>(figures) + columns - 1) / columns);
    const int width = options.totalSize ? options.totalSize->width()
                                        : 2 * margin + columns * options.chartSize.width() + (columns - 1) * margin;
    const double inner = width - 2.0 * margin;
    const double headingHeight = wrappedHeight(layout.headingFont, options.title, inner);
    const double captionHeight = wrappedHeight(layout.theme.font, options.caption, inner);
    const double provenanceHeight = wrappedHeight(layout.smallFont, options.provenance, inner);
    const double above = headingHeight > 0 ? headingHeight + margin : 0;
    const double below =
        (captionHeight > 0 ? captionHeight + margin : 0) + (provenanceHeight > 0 ? provenanceHeight + margin : 0);
    const double chartsHeight = options.totalSize ? options.totalSize->height() - 2 * margin - above - below
                                                  : rows * options.chartSize.height() + (rows - 1.0) * margin;
    layout.size = {width,
                   options.totalSize ? options.totalSize->height() : qRound(2 * margin + above + chartsHeight + below)};
    // Whole pixels, so that hairlines and markers stand where the ticks are.
    const double cellWidth = std::floor((inner - (columns - 1) * margin) / columns);
    const double cellHeight = std::floor((chartsHeight - (rows - 1) * margin) / rows);
    for (int i = 0; i < static_cast<int>(figures); ++i)
        layout.places.emplace_back(margin + i % columns * (cellWidth + margin),
                                   margin + above + i / columns * (cellHeight + margin), cellWidth, cellHeight);
    layout.heading = QRectF(margin, margin, inner, headingHeight);
    double y = margin + above + chartsHeight;
    if (captionHeight > 0) {
        layout.caption = QRectF(margin, y + margin, inner, captionHeight);
        y = layout.caption.bottom();
    }
    layout.provenance = QRectF(margin, y + margin, inner, provenanceHeight);
    return layout;
}

Error cannotDraw() {
    return makeError(ErrorKind::Internal, "the picture could not be drawn; try a smaller size");
}

void paintFigure(QPainter& painter, const QRectF& place, const ChartSpec& spec, const ChartTheme& theme,
                 const QLocale& locale) {
    ChartScene scene;
    scene.setTheme(theme);
    scene.setLocale(locale);
    scene.setChartSize(place.size());
    scene.setSpec(spec, false);
    scene.render(&painter, place, scene.sceneRect(), Qt::IgnoreAspectRatio);
}

void paintFigure(QPainter& painter, const QRectF& place, const MapSpec& spec, const ChartTheme& theme,
                 const QLocale& locale) {
    paintLaminarMap(painter, place, spec, theme, locale);
}

void paintFigure(QPainter& painter, const QRectF& place, const Figure& figure, const ChartTheme& theme,
                 const QLocale& locale) {
    std::visit([&](const auto& spec) { paintFigure(painter, place, spec, theme, locale); }, figure);
}

void paintText(QPainter& painter, const QRectF& place, const QFont& font, const QColor& colour, const QString& words) {
    if (words.isEmpty())
        return;
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap | Qt::TextDontClip, words);
}

// The ground and the heading; the painter is left in the picture's coordinates, with its former state saved.
void beginPicture(QPainter& painter, const QRectF& target, const Layout& layout, const PictureOptions& options) {
    painter.save();
    painter.translate(target.topLeft());
    painter.scale(target.width() / layout.size.width(), target.height() / layout.size.height());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), layout.size), layout.theme.background);
    paintText(painter, layout.heading, layout.headingFont, layout.theme.text, options.title);
}

// The lines below the charts; the painter has its former state again.
void endPicture(QPainter& painter, const Layout& layout, const PictureOptions& options) {
    paintText(painter, layout.caption, layout.theme.font, layout.theme.text, options.caption);
    paintText(painter, layout.provenance, layout.smallFont, layout.theme.faintText, options.provenance);
    painter.restore();
}

// The whole of a device, figure by figure, each in a turn of the GUI thread: the painter is used there alone. Errors:
// internal (the device cannot be painted on), cancelled.
Status paintInTurns(QPaintDevice& device, const QRectF& target, const std::vector<Figure>& figures,
                    const PictureOptions& options) {
    const Layout layout = layOut(figures.size(), options);
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
    for (std::size_t i = 0; i < figures.size(); ++i) {
        LAMINA_TRY(onGuiThread(
            [&] { paintFigure(painter, layout.places[i], figures[i], layout.theme, options.locale); }, options.token));
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
    const Layout layout = layOut(figures, options);
    const double grown = options.fontSize / 13.0; // larger text needs more room
    const QSizeF least = QSizeF(leastChart) * grown;
    for (const QRectF& place : layout.places)
        if (place.width() < least.width() || place.height() < least.height()) {
            const QSizeF lacking(std::max(0.0, least.width() - place.width()),
                                 std::max(0.0, least.height() - place.height()));
            const int columns = columnsFor(figures, options);
            const int rows = (static_cast<int>(figures) + columns - 1) / columns;
            return makeError(ErrorKind::Usage,
                             "the picture is too small for its charts and texts; make it at least " +
                                 std::to_string(std::lround(layout.size.width() + columns * lacking.width())) + " by " +
                                 std::to_string(std::lround(layout.size.height() + rows * lacking.height())) + " px");
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

Result<PictureFormat> pictureFormat(std::string_view name) {
    if (name == "svg")
        return PictureFormat::Svg;
    if (name == "png")
        return PictureFormat::Png;
    if (name == "pdf")
        return PictureFormat::Pdf;
    return makeError(ErrorKind::Usage, "pictures are written as svg, png or pdf, not as " + std::string(name));
}

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

QSize pictureSize(std::size_t figures, const PictureOptions& options) {
    return layOut(figures, options).size;
}

void paintPicture(QPainter& painter, const QRectF& target, const std::vector<Figure>& figures,
                  const PictureOptions& options) {
    const Layout layout = layOut(figures.size(), options);
    beginPicture(painter, target, layout, options);
    for (std::size_t i = 0; i < figures.size(); ++i)
        paintFigure(painter, layout.places[i], figures[i], layout.theme, options.locale);
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
