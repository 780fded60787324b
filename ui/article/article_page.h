// The article's text, with what the model read of it set off by tint and numbered in the margin.
#pragma once

#include "ui/article/article_text.h"

#include <QPlainTextEdit>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace lamina {

// Windows are tinted in turns of two colours, a stronger one where several lie on each other; each has its number and a
// bar in the margin. The first token of a window is struck out where the run dropped it.
class ArticlePage : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit ArticlePage(QWidget* parent = nullptr);

    void setArticle(const ReadArticlePtr& article);

    // A stretch of text and the windows that hold it.
    struct Stretch {
        int begin = 0; // places in the text
        int end = 0;
        std::vector<int> windows; // in the order of their starts; never empty
    };
    const std::vector<Stretch>& stretches() const { return m_stretches; }
    // The dropped tokens' places, in order of windows; empty where none are dropped.
    const std::vector<std::pair<int, int>>& dropped() const { return m_dropped; }
    std::optional<int> windowStart(int window) const; // place in the text

    void showWindow(int window);
    bool showToken(int window, int index); // selects it; false: not known
    // Selects the next place after (before) the selection.
    struct Found {
        int place = 0; // the how manyth, from 1; 0: the words are nowhere in the text
        int of = 0;
        explicit operator bool() const { return of > 0; }
    };
    Found findWords(const QString& words, bool backwards);

    QColor tint(int window) const;
    QColor overlapTint() const;

protected:
    bool viewportEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyTints();
    void placeMargin();
    void paintMargin(QPaintEvent* event);
    void showPosition(int begin, int end);
    QString tokenTip(int token) const;

    ReadArticlePtr m_article;
    std::unique_ptr<ArticleText> m_text;
    std::vector<Stretch> m_stretches;
    std::vector<std::pair<int, int>> m_dropped;
    QWidget* m_margin = nullptr;
};

} // namespace lamina
