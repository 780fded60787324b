#include "ui/charts/report/report_pdf.h"

#include "session/session.h"
#include "ui/charts/draw/picture.h"
#include "ui/charts/report/session_report.h"
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
#include <QTextTable>
#include <QThread>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

namespace lamina {

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

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

constexpr double footerHeight = 24; // px

// Sets page breaks from the top down, so that a heading, and a short paragraph below it, stand on the page of what they
// are about, and a table that is not long is whole on its page. (No row is cut: a table of several lines a row is one
// table a row, see factsTable().)
class PageBreaks {
public:
    PageBreaks(QTextDocument& document, double pageHeight)
        : m_document(document), m_layout(*document.documentLayout()), m_pageHeight(pageHeight) {}

    void set() {
        for (QTextFrame::iterator at = m_document.rootFrame()->begin(); !at.atEnd(); ++at) {
            if (auto* table = qobject_cast<QTextTable*>(at.currentFrame()))
                keep(table, neededOf(*table));
            else if (const QTextBlock block = at.currentBlock(); block.isValid())
                pass(block);
        }
    }

private:
    struct Span {
        double top = 0, bottom = 0;
    };

    static bool isHeading(const QTextBlock& block) { return block.blockFormat().headingLevel() > 0; }

    void pass(const QTextBlock& block) {
        if (isHeading(block)) {
            if (!m_lead || m_introduced)
                m_lead = block;
            m_introduced = false;
            return;
        }
        const bool figures = block.text().contains(QChar::ObjectReplacementCharacter);
        const bool headed = m_lead && isHeading(*m_lead);
        const std::optional<QTextBlock> lead = m_lead;
        if (figures || headed)
            keep(nullptr, firstLineOf(block));
        if (figures || block.layout()->lineCount() > mostOfIntroduction || (headed && m_introduced))
            return m_lead.reset();
        m_lead = headed ? lead : block;
        m_introduced = true;
    }

    // A row of figures is one line, which may stand on another page than its block begins on.
    static Span firstLineOf(const QTextBlock& block) {
        const double top = block.layout()->position().y();
        if (block.layout()->lineCount() == 0)
            return {top, top};
        const QRectF line = block.layout()->lineAt(0).rect();
        return {top + line.top(), top + line.bottom() - 1};
    }

    Span neededOf(const QTextTable& table) const {
        const QRectF place = m_layout.frameBoundingRect(const_cast<QTextTable*>(&table));
        const bool isLong = place.height() > longTable * m_pageHeight;
        return {place.top(), isLong ? place.top() + shareOfLong * m_pageHeight : place.bottom() - 1};
    }

    double pageOf(double y) const { return std::floor(y / m_pageHeight); }

    // With what leads to it.
    void keep(QTextTable* table, const Span& needed) {
        const std::optional<QTextBlock> lead = std::exchange(m_lead, std::nullopt);
        const double top = lead ? firstLineOf(*lead).top : needed.top;
        if (pageOf(top) == pageOf(needed.bottom))
            return;
        if (lead) {
            QTextBlockFormat format = lead->blockFormat();
            format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
            QTextCursor(*lead).setBlockFormat(format);
        } else if (table) {
            QTextTableFormat format = table->format();
            format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
            table->setFormat(format);
        }
        m_document.markContentsDirty(0, m_document.characterCount()); // a table that moves takes what follows along
    }

    static constexpr int mostOfIntroduction = 2;                  // lines
    static constexpr double longTable = 0.55, shareOfLong = 0.12; // of a page's height
    QTextDocument& m_document;
    QAbstractTextDocumentLayout& m_layout;
    double m_pageHeight;
    std::optional<QTextBlock> m_lead; // the first of the headings and the short paragraph right above
    bool m_introduced = false;        // by such a paragraph
};

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

} // namespace

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
                                              const int index = rows.add(
                                                  figures, reportPictureOptions(figures, ReportMedium::TextDocument));
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
            PageBreaks(*document, page.height()).set();
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

} // namespace lamina

#include "report_pdf.moc"
