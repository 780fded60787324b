#include "ui/charts/report/session_pictures.h"

#include "base/files.h"
#include "base/run_token.h"
#include "session/export/exports.h"
#include "session/session.h"
#include "ui/charts/report/session_report.h"
#include "ui/charts/spec/evidence/evidence_charts.h"
#include "ui/charts/spec/provenance_line.h"
#include "ui/common/gui_turn.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextObjectInterface>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <memory>

namespace lamina {

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

Figure ofLayer(Figure figure, int layer) {
    auto& chart = std::get<ChartSpec>(figure);
    chart.title = Report::tr("%1, layer %2").arg(chart.title).arg(layer);
    return figure;
}

// Figures of the chosen layer, or of every layer, with the layer's number in the titles.
Result<std::vector<Figure>> layerFigures(const Session& session, std::string_view what, std::optional<int> layer) {
    std::vector<Figure> figures;
    for (const LayerResultPtr& result : session.profile().curve()) {
        if (layer && result->key.layer != *layer)
            continue;
        std::vector<Figure> those = what == "curves" ? curveFigures(*result) : histogramFigures(*result);
        if (!layer && those.size() > 2)
            those.resize(2); // of all layers: one row each
        for (Figure& figure : those)
            figures.push_back(ofLayer(std::move(figure), result->key.layer));
    }
    if (figures.empty())
        return makeError(ErrorKind::Usage, layer ? "the session has no finished layer " + std::to_string(*layer)
                                                 : "the session has no finished layer to draw");
    return figures;
}

// Rows of figures inside a text document, painted as vectors and never cut by a page's end: its images, whose names are
// the rows' indices.
class FigureRows : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit FigureRows(double width) : m_width(width) {}
    void setPage(const QRectF& page) { m_page = page; } // the part of the document that is painted
    int add(std::vector<Figure> figures, const PictureOptions& options) {
        m_rows.push_back({std::move(figures), options});
        return static_cast<int>(m_rows.size()) - 1;
    }

    QSizeF intrinsicSize(QTextDocument*, int, const QTextFormat& format) override {
        const Row& row = rowOf(format);
        const QSizeF size = pictureSize(row.figures.size(), row.options);
        return size * (m_width / size.width());
    }
    void drawObject(QPainter* painter, const QRectF& rect, QTextDocument*, int, const QTextFormat& format) override {
        if (!rect.intersects(m_page))
            return; // clipping alone does not keep a chart's plot off the other pages' margins
        const Row& row = rowOf(format);
        paintPicture(*painter, rect, row.figures, row.options);
    }

private:
    struct Row {
        std::vector<Figure> figures;
        PictureOptions options;
    };
    const Row& rowOf(const QTextFormat& format) const { return m_rows.at(format.toImageFormat().name().toULong()); }
    std::vector<Row> m_rows;
    double m_width;
    QRectF m_page;
};

// A row of the page's width; texts come out at one size in every row.
PictureOptions reportPictureOptions(const std::vector<Figure>& row) {
    PictureOptions options;
    options.locale = QLocale();
    options.columns = static_cast<int>(row.size());
    options.chartSize = {400, 270};
    if (row.size() == 1)
        options.chartSize = {812, 400};
    else if (row.size() == 3)
        options.chartSize = {262, 210};
    return options;
}

constexpr double footerHeight = 24; // px

// A heading stands on the page of what it heads.
void keepHeadings(QTextDocument& document, double pageHeight) {
    const auto pageOf = [&](const QTextBlock& block) {
        const QRectF place = document.documentLayout()->blockBoundingRect(block);
        const bool oneLine = block.layout()->lineCount() == 1; // a row of figures stands at its block's end
        return std::floor((oneLine ? place.bottom() - 1 : place.top()) / pageHeight);
    };
    for (QTextBlock block = document.lastBlock().previous(); block.isValid(); block = block.previous()) {
        const bool moved = block.blockFormat().pageBreakPolicy() == QTextFormat::PageBreak_AlwaysBefore;
        if (block.blockFormat().headingLevel() == 0 || moved || pageOf(block) == pageOf(block.next()))
            continue; // what one break does not bring together none does: without this it would be tried for ever
        QTextBlockFormat format = block.blockFormat();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        QTextCursor(block).setBlockFormat(format);
        block = document.lastBlock(); // what follows has moved
    }
}

void paintPage(QPainter& painter, QPdfWriter& writer, QTextDocument& document, FigureRows& rows, int number,
               const QString& footer) {
    const QSizeF page = document.pageSize();
    QFont small = document.defaultFont();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    if (number > 0)
        writer.newPage();
    const QRectF part(0, number * page.height(), page.width(), page.height());
    rows.setPage(part);
    painter.save();
    painter.translate(0, -part.top());
    painter.setClipRect(part);
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = part;
    context.palette.setColor(QPalette::Text, QColor(0x1c, 0x1e, 0x21)); // paper is white in every theme
    document.documentLayout()->draw(&painter, context);
    painter.restore();
    painter.setFont(small);
    painter.setPen(QColor(0x5f, 0x66, 0x6e));
    const QRectF line(0, page.height(), page.width(), footerHeight);
    const QString place = Report::tr("%1 of %2").arg(number + 1).arg(document.pageCount());
    const QFontMetricsF metrics(small, &writer);
    painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, place);
    painter.drawText(
        line, Qt::AlignLeft | Qt::AlignBottom,
        metrics.elidedText(footer, Qt::ElideRight, page.width() - metrics.horizontalAdvance(place) - footerHeight));
}

// A text document has timers: it is made and deleted on the GUI thread.
struct DeletedByItsThread {
    void operator()(QObject* object) const {
        if (object->thread() == QThread::currentThread())
            delete object;
        else
            object->deleteLater();
    }
};

// The document, its layout and its pages belong to the GUI thread, each in a turn of its own.
Result<std::string> reportPdf(const Session& session, const std::vector<int>& layers, const ReportOptions& asked) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(15, 15, 15, 12), QPageLayout::Millimeter);
    writer.setCreator(QStringLiteral("Lamina"));
    writer.setTitle(reportTitle(session));
    const QSizeF page(writer.width(), writer.height() - footerHeight);

    FigureRows rows(page.width() - 2);
    LAMINA_ASSIGN(const QString html, reportHtml(
                                          session, layers, ReportMedium::TextDocument,
                                          [&](const std::vector<Figure>& figures, const QString&) -> Result<QString> {
                                              const int index = rows.add(figures, reportPictureOptions(figures));
                                              return QStringLiteral("<p><img src=\"%1\"></p>\n").arg(index);
                                          },
                                          asked.token));
    std::unique_ptr<QTextDocument, DeletedByItsThread> document;
    QPainter painter;
    LAMINA_TRY(onGuiThread(
        [&] {
            document.reset(new QTextDocument);
            document->setDefaultFont(QFont(document->defaultFont().family(), 9));
            document->documentLayout()->setPaintDevice(&writer);
            document->documentLayout()->registerHandler(QTextFormat::ImageObject, &rows);
            document->setHtml(html);
            document->setDocumentMargin(0);
            document->setPageSize(page);
            keepHeadings(*document, page.height());
            painter.begin(&writer);
        },
        asked.token));
    const QString footer = provenanceLine(session);
    int pages = 1;
    for (int number = 0; number < pages; ++number) {
        LAMINA_TRY(onGuiThread(
            [&] {
                pages = document->pageCount();
                paintPage(painter, writer, *document, rows, number, footer);
                if (number + 1 == pages)
                    painter.end();
            },
            asked.token));
        if (asked.progress)
            asked.progress(static_cast<double>(number + 1) / pages);
    }
    return bytes.toStdString();
}

struct PlacedPicture {
    QString place; // stands for it in the page; no text of the page, which is escaped, can be the same
    QString label;
    std::vector<Figure> figures;
};

Result<QString> inlineSvg(const PlacedPicture& picture, RunToken* token) {
    PictureOptions options = reportPictureOptions(picture.figures);
    options.token = token;
    LAMINA_ASSIGN(const std::string svg, renderPicture(picture.figures, PictureFormat::Svg, options));
    QString text = QString::fromStdString(svg);
    text = text.mid(text.indexOf(QStringLiteral("<svg"))); // without the XML declaration
    text.insert(4, QStringLiteral(" role=\"img\" aria-label=\"%1\"").arg(picture.label.toHtmlEscaped()));
    return QString(QStringLiteral("<figure>") + text + QStringLiteral("</figure>\n"));
}

// The page first, then its pictures: so it is known how many there are to draw.
Result<std::string> reportPage(const Session& session, const std::vector<int>& layers, const ReportOptions& asked) {
    std::vector<PlacedPicture> pictures;
    LAMINA_ASSIGN(
        QString html,
        reportHtml(
            session, layers, ReportMedium::Browser,
            [&](const std::vector<Figure>& figures, const QString& label) -> Result<QString> {
                pictures.push_back({QStringLiteral("<!--picture %1-->").arg(pictures.size()), label, figures});
                return pictures.back().place;
            },
            asked.token));
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        LAMINA_ASSIGN(const QString drawn, inlineSvg(pictures[i], asked.token));
        html.replace(pictures[i].place, drawn);
        if (asked.progress)
            asked.progress(static_cast<double>(i + 1) / static_cast<double>(pictures.size()));
    }
    return html.toStdString();
}

// The chosen layers, or the first, the middle and the last. Errors: usage (a layer the session does not have).
Result<std::vector<int>> reportLayers(const Session& session, const std::vector<int>& chosen) {
    std::vector<int> there;
    for (const LayerResultPtr& result : session.profile().curve())
        there.push_back(result->key.layer);
    for (const int layer : chosen)
        if (std::find(there.begin(), there.end(), layer) == there.end())
            return makeError(ErrorKind::Usage, "the session has no finished layer " + std::to_string(layer));
    if (!chosen.empty() || there.empty())
        return chosen;
    std::vector<int> usual{there.front(), there[there.size() / 2], there.back()};
    usual.erase(std::unique(usual.begin(), usual.end()), usual.end());
    return usual;
}

} // namespace

PictureOptions sessionPictureOptions(const Session& session) {
    PictureOptions options;
    options.locale = QLocale();
    options.title = reportTitle(session);
    options.provenance = provenanceLine(session);
    return options;
}

Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path, PictureOptions options) {
    LAMINA_ASSIGN(const PictureFormat chosen, pictureFormat(format));
    if (const SessionExport* const row = findSessionExport(what))
        LAMINA_TRY(checkGiven(*row, session));
    std::vector<Figure> figures;
    if (what == "profile") {
        figures = profileFigures(session);
    } else if (what == "map") {
        figures = {mapFigure(session)};
        options.chartSize = {760, 440};
    } else if (what == "frontier") {
        figures = {frontierFigures(session).front()};
    } else if (what == "equal-l0") {
        figures = {frontierFigures(session).back()};
    } else if (what == "stability") {
        RunToken never;
        LAMINA_ASSIGN(const std::vector<CurveStability> curves,
                      sessionStability(session, options.token ? *options.token : never));
        figures = {stabilityChart(curves, session.config(), session.modelLayers())};
    } else if (what == "curves" || what == "histograms") {
        LAMINA_ASSIGN(figures, layerFigures(session, what, layer));
    } else {
        return makeError(ErrorKind::Usage,
                         "there is no picture of '" + std::string(what) +
                             "'; draw profile, map, frontier, equal-l0, stability, curves or histograms");
    }
    LAMINA_ASSIGN(const std::string bytes, renderPicture(figures, chosen, options));
    return writeFileAtomically(path, bytes);
}

Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path) {
    return exportPicture(session, what, layer, format, path, sessionPictureOptions(session));
}

std::vector<Figure> sessionFigures(const Session& session, int layer) {
    std::vector<Figure> figures = metricFigures(session);
    figures.push_back(mapFigure(session));
    for (Figure& figure : frontierFigures(session))
        figures.push_back(std::move(figure));
    for (const LayerResultPtr& result : session.profile().curve()) {
        if (result->key.layer != layer)
            continue;
        for (Figure& figure : curveFigures(*result))
            figures.push_back(ofLayer(std::move(figure), layer));
        for (Figure& figure : histogramFigures(*result))
            figures.push_back(ofLayer(std::move(figure), layer));
    }
    return figures;
}

Status exportReport(const Session& session, std::string_view format, const std::filesystem::path& path,
                    const ReportOptions& options) {
    LAMINA_ASSIGN(const std::vector<int> layers, reportLayers(session, options.layers));
    if (format == "html") {
        LAMINA_ASSIGN(const std::string bytes, reportPage(session, layers, options));
        return writeFileAtomically(path, bytes);
    }
    if (format == "pdf") {
        LAMINA_ASSIGN(const std::string bytes, reportPdf(session, layers, options));
        return writeFileAtomically(path, bytes);
    }
    return makeError(ErrorKind::Usage, "a report is written as html or pdf, not as " + std::string(format));
}

} // namespace lamina

#include "session_pictures.moc"
