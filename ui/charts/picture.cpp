#include "charts/picture.h"

#include "charts/chart_scene.h"

#include <QApplication>
#include <QBuffer>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace lamina {

namespace {

constexpr int margin = 12;

QFont pictureFont() {
    QFont font = QApplication::font();
    font.setFamily(QFontInfo(font).family()); // the real family behind an alias, as other programs know it
    font.setPixelSize(13);                    // pixels, not points: the same on every device
    return font;
}

int headingHeight(const PictureOptions& options) {
    return options.title.isEmpty() ? 0 : 30;
}

int captionHeight(const PictureOptions& options) {
    return options.caption.isEmpty() ? 0 : 24;
}

} // namespace

QSize pictureSize(std::size_t charts, const PictureOptions& options) {
    const int columns = std::max(1, std::min(options.columns, static_cast<int>(charts)));
    const int rows = (static_cast<int>(charts) + columns - 1) / columns;
    return {2 * margin + columns * options.chartSize.width() + (columns - 1) * margin,
            2 * margin + headingHeight(options) + rows * options.chartSize.height() + (rows - 1) * margin +
                captionHeight(options)};
}

void paintPicture(QPainter& painter, const QRectF& target, const std::vector<ChartSpec>& charts,
                  const PictureOptions& options) {
    const QSize size = pictureSize(charts.size(), options);
    const ChartTheme theme = ChartTheme::light(pictureFont());
    painter.save();
    painter.translate(target.topLeft());
    painter.scale(target.width() / size.width(), target.height() / size.height());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), size), theme.background);
    painter.setPen(theme.text);
    if (!options.title.isEmpty()) {
        QFont heading = theme.headingFont;
        heading.setPixelSize(15);
        painter.setFont(heading);
        painter.drawText(QRect(margin, margin, size.width() - 2 * margin, headingHeight(options)),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextDontClip, options.title);
    }
    const int columns = std::max(1, options.columns);
    for (std::size_t i = 0; i < charts.size(); ++i) {
        const int column = static_cast<int>(i) % columns, row = static_cast<int>(i) / columns;
        const QRectF place(margin + column * (options.chartSize.width() + margin),
                           margin + headingHeight(options) + row * (options.chartSize.height() + margin),
                           options.chartSize.width(), options.chartSize.height());
        ChartScene scene;
        scene.setTheme(theme);
        scene.setLocale(options.locale);
        scene.setChartSize(options.chartSize);
        scene.setSpec(charts[i], false);
        scene.render(&painter, place, scene.sceneRect(), Qt::IgnoreAspectRatio);
    }
    if (!options.caption.isEmpty()) {
        painter.setFont(theme.font);
        painter.setPen(theme.faintText);
        const QFontMetricsF metrics(theme.font);
        painter.drawText(QRect(margin, size.height() - margin - captionHeight(options), size.width() - 2 * margin,
                               captionHeight(options)),
                         Qt::AlignLeft | Qt::AlignBottom,
                         metrics.elidedText(options.caption, Qt::ElideRight, size.width() - 2 * margin));
    }
    painter.restore();
}

Result<std::string> renderPicture(const std::vector<ChartSpec>& charts, PictureFormat format,
                                  const PictureOptions& options) {
    const QSize size = pictureSize(charts.size(), options);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const auto cannot = [] {
        return makeError(ErrorKind::Internal, "the picture could not be drawn; try a smaller size");
    };
    switch (format) {
    case PictureFormat::Svg: {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(), size));
        generator.setResolution(96);
        generator.setTitle(options.title.toHtmlEscaped());
        generator.setDescription(options.caption.toHtmlEscaped());
        QPainter painter;
        if (!painter.begin(&generator))
            return cannot();
        paintPicture(painter, QRectF(QPointF(), size), charts, options);
        painter.end();
        // Where the family is missing, a reader's own sans-serif stands in.
        const QString family = QStringLiteral("font-family=\"") + pictureFont().family();
        bytes.replace(QString(family + QLatin1Char('"')).toUtf8(),
                      QString(family + QStringLiteral(", Helvetica, Arial, sans-serif\"")).toUtf8());
        break;
    }
    case PictureFormat::Png: {
        QImage image(size * options.scale, QImage::Format_RGB32);
        if (image.isNull())
            return cannot();
        image.fill(Qt::white);
        image.setText(QStringLiteral("Title"), options.title);
        image.setText(QStringLiteral("Description"), options.caption);
        QPainter painter(&image);
        paintPicture(painter, QRectF(image.rect()), charts, options);
        painter.end();
        if (!image.save(&buffer, "PNG"))
            return cannot();
        break;
    }
    case PictureFormat::Pdf: {
        QPdfWriter writer(&buffer);
        writer.setTitle(options.title);
        writer.setCreator(QStringLiteral("Lamina"));
        writer.setResolution(96);
        writer.setPageSize(QPageSize(QSizeF(size) * 72.0 / 96.0, QPageSize::Point, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        QPainter painter;
        if (!painter.begin(&writer))
            return cannot();
        paintPicture(painter, QRectF(0, 0, writer.width(), writer.height()), charts, options);
        painter.end();
        break;
    }
    }
    return bytes.toStdString();
}

} // namespace lamina
