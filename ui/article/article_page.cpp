#include "ui/article/article_page.h"

#include "ui/charts/spec/chart_theme.h"
#include "ui/charts/widgets/plain_text.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolTip>
#include <algorithm>
#include <map>

namespace lamina {

namespace {

// Longer paragraphs are shown in pieces: laying out one of a megabyte takes seconds.
constexpr int longestParagraph = 4000;
constexpr int longestLine = 110; // average characters: longer ones are hard to read

// What the document shows: every character keeps its place. Line feeds stand in place of spaces where a paragraph is
// too long, and what a text document would take for more or less than one character is replaced.
QString inPieces(QString text) {
    qsizetype begin = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == QLatin1Char('\r'))
            text[at] = at + 1 < text.size() && text[at + 1] == QLatin1Char('\n') ? QLatin1Char(' ') : QLatin1Char('\n');
        else if (text[at].isNull() || text[at] == QChar(0xFDD0) || text[at] == QChar(0xFDD1))
            text[at] = QChar(QChar::ReplacementCharacter);
        if (text[at] == QLatin1Char('\n')) {
            begin = at + 1;
        } else if (at - begin >= longestParagraph && text[at] == QLatin1Char(' ')) {
            text[at] = QLatin1Char('\n');
            begin = at + 1;
        }
    }
    return text;
}

} // namespace

ArticlePage::ArticlePage(QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("Text of the article"));
    document()->setDocumentMargin(8);
    m_margin = new QWidget(this);
    m_margin->installEventFilter(this);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_margin->scroll(0, dy);
        else
            m_margin->update(0, rect.y(), m_margin->width(), rect.height());
    });
    placeMargin();
}

void ArticlePage::setArticle(const ReadArticlePtr& article) {
    if (article == m_article)
        return;
    m_article = article;
    m_stretches.clear();
    m_dropped.clear();
    m_text = article ? std::make_unique<ArticleText>(*article) : nullptr;
    setPlainText(m_text ? inPieces(m_text->text) : QString());
    if (m_text && !m_text->starts.empty()) {
        const auto place = [&](std::size_t token) { return m_text->starts[token]; };
        const WindowLayout& windows = article->windows;
        // Where windows begin (+) and end, in text order; between two such places the same windows lie.
        std::multimap<std::size_t, int> begins, ends;
        std::vector<std::size_t> edges;
        for (std::size_t window = 0; window < windows.starts.size(); ++window) {
            const std::size_t begin = windows.starts[window], end = begin + windows.cols;
            begins.emplace(begin, static_cast<int>(window));
            ends.emplace(end, static_cast<int>(window));
            edges.insert(edges.end(), {begin, end});
            if (windows.dropFirst)
                m_dropped.emplace_back(place(begin), place(begin + 1));
        }
        std::sort(edges.begin(), edges.end());
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
        std::vector<int> open;
        for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
            for (auto [at, last] = ends.equal_range(edges[i]); at != last; ++at)
                std::erase(open, at->second);
            for (auto [at, last] = begins.equal_range(edges[i]); at != last; ++at)
                open.push_back(at->second);
            if (!open.empty())
                m_stretches.push_back({place(edges[i]), place(edges[i + 1]), open});
        }
    }
    placeMargin();
    applyTints();
}

std::optional<int> ArticlePage::windowStart(int window) const {
    if (!m_text || m_text->starts.empty() || window < 0 || window >= static_cast<int>(m_article->windows.starts.size()))
        return std::nullopt;
    return m_text->starts[m_article->windows.starts[static_cast<std::size_t>(window)]];
}

QColor ArticlePage::tint(int window) const {
    const ChartTheme theme = ChartTheme::forPalette(palette(), font());
    QColor colour = theme.colour(window % 2 == 0 ? Hue::Run : Hue::Control);
    colour.setAlphaF(theme.dark ? 0.26F : 0.16F);
    return colour;
}

QColor ArticlePage::overlapTint() const {
    const ChartTheme theme = ChartTheme::forPalette(palette(), font());
    QColor colour = theme.colour(Hue::Sparsity);
    colour.setAlphaF(theme.dark ? 0.40F : 0.30F);
    return colour;
}

void ArticlePage::applyTints() {
    QList<QTextEdit::ExtraSelection> selections;
    const auto add = [&](int begin, int end, const QTextCharFormat& format) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(begin);
        selection.cursor.setPosition(std::min(end, document()->characterCount() - 1), QTextCursor::KeepAnchor);
        selection.format = format;
        selections << selection;
    };
    for (const Stretch& stretch : m_stretches) {
        QTextCharFormat format;
        format.setBackground(stretch.windows.size() > 1 ? overlapTint() : tint(stretch.windows.front()));
        add(stretch.begin, stretch.end, format);
    }
    for (const auto& [begin, end] : m_dropped) {
        QTextCharFormat format;
        format.setFontStrikeOut(true);
        format.setForeground(palette().color(QPalette::PlaceholderText));
        add(begin, end, format);
    }
    setExtraSelections(selections);
}

void ArticlePage::placeMargin() {
    const std::size_t windows = m_article ? m_article->windows.starts.size() : 0;
    const int digits = windows >= 1000 ? 4 : windows >= 100 ? 3 : 2;
    const int width = fontMetrics().horizontalAdvance(QLatin1Char('0')) * digits + 24;
    const QRect area = contentsRect();
    const int text = fontMetrics().averageCharWidth() * longestLine;
    const int right = std::max(0, area.width() - width - text - verticalScrollBar()->sizeHint().width());
    if (viewportMargins() != QMargins(width, 0, right, 0))
        setViewportMargins(width, 0, right, 0);
    m_margin->setGeometry(area.left(), area.top(), width, area.height());
    m_margin->update();
}

void ArticlePage::paintMargin(QPaintEvent* event) {
    QPainter painter(m_margin);
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    if (m_stretches.empty())
        return;
    const auto opaque = [](QColor colour) {
        colour.setAlphaF(0.9F);
        return colour;
    };
    const int barLeft = m_margin->width() - 12;
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QPointF origin = blockBoundingGeometry(block).translated(contentOffset()).topLeft();
        if (origin.y() > event->rect().bottom())
            break;
        const QTextLayout* layout = block.layout();
        for (int i = 0; i < layout->lineCount(); ++i) {
            const QTextLine line = layout->lineAt(i);
            const int begin = block.position() + line.textStart();
            const int end = begin + std::max(1, line.textLength());
            const QRectF rect(barLeft, origin.y() + line.y(), 4, line.height());
            auto stretch = std::upper_bound(m_stretches.begin(), m_stretches.end(), begin,
                                            [](int place, const Stretch& one) { return place < one.end; });
            for (; stretch != m_stretches.end() && stretch->begin < end; ++stretch) {
                const auto& windows = stretch->windows;
                painter.fillRect(rect, opaque(windows.size() > 1 ? overlapTint() : tint(windows.front())));
                const int newest = windows.back();
                if (windowStart(newest) == stretch->begin && stretch->begin >= begin && stretch->begin < end) {
                    painter.setPen(palette().color(QPalette::Text));
                    painter.drawText(QRectF(0, rect.top(), barLeft - 4, rect.height()),
                                     Qt::AlignRight | Qt::AlignVCenter, QString::number(newest + 1));
                }
            }
        }
    }
}

void ArticlePage::showPosition(int begin, int end) {
    QTextCursor cursor(document());
    const int last = document()->characterCount() - 1;
    cursor.setPosition(std::min(begin, last));
    setTextCursor(cursor);
    // The line chosen stands in the upper third, with what leads to it.
    centerCursor();
    cursor.setPosition(std::min(end, last), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

void ArticlePage::showWindow(int window) {
    if (const auto start = windowStart(window))
        showPosition(*start, *start);
}

bool ArticlePage::showToken(int window, int index) {
    const auto start = windowStart(window);
    if (!start || index < 0 || index >= static_cast<int>(m_article->windows.cols))
        return false;
    const std::size_t token =
        m_article->windows.starts[static_cast<std::size_t>(window)] + static_cast<std::size_t>(index);
    const int begin = m_text->starts[token];
    showPosition(begin, std::max(begin + 1, m_text->starts[token + 1]));
    return true;
}

ArticlePage::Found ArticlePage::findWords(const QString& words, bool backwards) {
    if (words.isEmpty() || !m_text)
        return {};
    const QString& text = m_text->text; // the document's own, but for the long paragraphs' pieces
    const QTextCursor cursor = textCursor();
    qsizetype found = backwards ? (cursor.selectionStart() > 0
                                       ? text.lastIndexOf(words, cursor.selectionStart() - 1, Qt::CaseInsensitive)
                                       : -1)
                                : text.indexOf(words, cursor.selectionEnd(), Qt::CaseInsensitive);
    if (found < 0)
        found = backwards ? text.lastIndexOf(words, -1, Qt::CaseInsensitive)
                          : text.indexOf(words, 0, Qt::CaseInsensitive); // round the end
    if (found < 0)
        return {};
    showPosition(static_cast<int>(found), static_cast<int>(found + words.size()));
    Found places;
    for (qsizetype at = text.indexOf(words, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(words, at + words.size(), Qt::CaseInsensitive)) {
        ++places.of;
        if (at <= found)
            places.place = places.of;
    }
    return places;
}

QString ArticlePage::tokenTip(int token) const {
    const auto index = static_cast<std::size_t>(token);
    QString tip = tr("token %1 of the article").arg(token + 1);
    if (index < m_article->ids.size())
        tip += QStringLiteral(" · ") + tr("id %1").arg(m_article->ids[index]);
    std::size_t window = 0, position = 0;
    if (!m_article->findToken(index, window, position))
        return tip + QStringLiteral("\n") + tr("in no window: the model did not read it");
    tip += QStringLiteral("\n") + tr("window %1, token %2").arg(window + 1).arg(position + 1);
    if (position == 0 && m_article->windows.dropFirst)
        tip += QStringLiteral("\n") + tr("The first token of a window is read but not measured: models treat the first "
                                         "position unlike all others.");
    return tip;
}

bool ArticlePage::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_text) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int token = m_text->tokenAt(cursorForPosition(help->pos()).position());
        if (token >= 0)
            QToolTip::showText(help->globalPos(), asPlainToolTip(tokenTip(token)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QPlainTextEdit::viewportEvent(event);
}

bool ArticlePage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_margin && event->type() == QEvent::Paint) {
        paintMargin(static_cast<QPaintEvent*>(event));
        return true;
    }
    return QPlainTextEdit::eventFilter(watched, event);
}

void ArticlePage::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeMargin();
}

void ArticlePage::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (m_margin && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)) {
        placeMargin();
        applyTints();
    }
}

} // namespace lamina
