#include "charts/session_pictures.h"

#include "base/files.h"
#include "charts/picture.h"
#include "charts/profile_charts.h"
#include "charts/session_report.h"
#include "session/session.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextObjectInterface>
#include <array>

namespace lamina {

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

Result<PictureFormat> parseFormat(std::string_view format) {
    if (format == "svg")
        return PictureFormat::Svg;
    if (format == "png")
        return PictureFormat::Png;
    if (format == "pdf")
        return PictureFormat::Pdf;
    return makeError(ErrorKind::Usage, "pictures are written as svg, png or pdf, not as " + std::string(format));
}

// Charts of the chosen layer, or of every layer with its number in the titles.
Result<std::vector<ChartSpec>> layerCharts(const Session& session, std::string_view what, std::optional<int> layer) {
    std::vector<ChartSpec> charts;
    for (const LayerResultPtr& result : session.profile().curve(std::nullopt)) {
        if (layer && result->key.layer != *layer)
            continue;
        std::vector<ChartSpec> ofLayer;
        if (what == "curves") {
            const int epochs = result->sae.epochs;
            ofLayer = {lossChart(result->epochs, result->sae.l1, epochs, false),
                       densityByEpochChart(result->epochs, epochs, densityCeiling(result->sae))};
        } else if (!result->failure) {
            ofLayer = {latentDensityChart(&result->train.latentDensity), activationChart(&result->train.activations)};
            if (layer)
                ofLayer.push_back(l0Chart(&result->train.l0PerToken));
        }
        for (ChartSpec& chart : ofLayer) {
            chart.title = Report::tr("%1, layer %2").arg(chart.title).arg(result->key.layer);
            charts.push_back(std::move(chart));
        }
    }
    if (charts.empty())
        return makeError(ErrorKind::Usage, layer ? "the session has no finished layer " + std::to_string(*layer)
                                                 : "the session has no finished layer to draw");
    return charts;
}

// A block of charts inside a text document, painted as vectors.
class ChartsObject : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    static constexpr int type = QTextFormat::UserObject + 1;
    ChartsObject(std::vector<ChartSpec> charts, PictureOptions options, double width)
        : m_charts(std::move(charts)), m_options(std::move(options)), m_width(width) {}

    QSizeF intrinsicSize(QTextDocument*, int, const QTextFormat&) override {
        const QSizeF size = pictureSize(m_charts.size(), m_options);
        return size * (m_width / size.width());
    }
    void drawObject(QPainter* painter, const QRectF& rect, QTextDocument*, int, const QTextFormat&) override {
        paintPicture(*painter, rect, m_charts, m_options);
    }

private:
    std::vector<ChartSpec> m_charts;
    PictureOptions m_options;
    double m_width;
};

Result<std::string> reportPdf(const Session& session, const PictureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout::Millimeter);
    writer.setCreator(QStringLiteral("Lamina"));
    writer.setTitle(Report::tr("Laminar profile of %1").arg(QString::fromStdString(session.modelName())));

    const QString mark = QStringLiteral("[[charts]]");
    QTextDocument document;
    document.setDefaultFont(QFont(document.defaultFont().family(), 9));
    LAMINA_ASSIGN(const QString html, reportHtml(session, [&](const auto&) -> Result<QString> {
                      return QString(QStringLiteral("<p>") + mark + QStringLiteral("</p>"));
                  }));
    document.setHtml(html);
    document.setPageSize(QSizeF(writer.width(), writer.height()));
    document.setDocumentMargin(0);
    ChartsObject charts(reportCharts(session), options, writer.width() - 2);
    document.documentLayout()->registerHandler(ChartsObject::type, &charts);
    QTextCursor cursor = document.find(mark);
    QTextCharFormat format;
    format.setObjectType(ChartsObject::type);
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), format);
    document.print(&writer);
    return bytes.toStdString();
}

} // namespace

Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path) {
    LAMINA_ASSIGN(const PictureFormat chosen, parseFormat(format));
    PictureOptions options;
    options.locale = QLocale();
    options.columns = 2;
    options.title = Report::tr("Laminar profile of %1").arg(QString::fromStdString(session.modelName()));
    options.caption = provenanceLine(session);
    std::vector<ChartSpec> charts;
    if (what == "profile") {
        charts = profileCharts(session);
    } else if (what == "curves" || what == "histograms") {
        LAMINA_ASSIGN(charts, layerCharts(session, what, layer));
        if (charts.size() == 3)
            options.columns = 3;
    } else {
        return makeError(ErrorKind::Usage,
                         "there is no picture of '" + std::string(what) + "'; draw profile, curves or histograms");
    }
    LAMINA_ASSIGN(const std::string bytes, renderPicture(charts, chosen, options));
    return writeFileAtomically(path, bytes);
}

Status exportReport(const Session& session, std::string_view format, const std::filesystem::path& path) {
    PictureOptions options;
    options.locale = QLocale();
    options.columns = 2;
    std::string bytes;
    if (format == "html") {
        LAMINA_ASSIGN(const QString html,
                      reportHtml(session, [&](const std::vector<ChartSpec>& charts) -> Result<QString> {
                          LAMINA_ASSIGN(const std::string svg, renderPicture(charts, PictureFormat::Svg, options));
                          const QString text = QString::fromStdString(svg);
                          return text.mid(text.indexOf(QStringLiteral("<svg"))); // without the XML declaration
                      }));
        bytes = html.toStdString();
    } else if (format == "pdf") {
        LAMINA_ASSIGN(bytes, reportPdf(session, options));
    } else {
        return makeError(ErrorKind::Usage, "a report is written as html or pdf, not as " + std::string(format));
    }
    return writeFileAtomically(path, bytes);
}

} // namespace lamina

#include "session_pictures.moc"
