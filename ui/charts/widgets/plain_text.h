// Text as it is. Names of models, titles of pages and messages come from files and servers: where Qt guesses that a
// text is HTML, an <img> in it would read files. GUI thread.
#pragma once

#include <QLabel>
#include <QObject>
#include <QString>

namespace lamina {

// The only way to a label in the window, but for classes that set their own format; a test looks for others.
QLabel* plainLabel(const QString& text = {}, QWidget* parent = nullptr);
// The same for a text with formulas, which are typeset (mathHtml).
QLabel* mathLabel(const QString& text);

// For QToolTip::showText() and the like, which have no format of their own: `text` as they show it letter by letter,
// with its formulas' letters typeset.
QString asPlainToolTip(const QString& text);
// For a desktop's notifications, whose body may have markup.
QString asPlainMarkup(const QString& text);

// While it lives, every tooltip of the program is shown as plain text: those of widgets, tabs and rows of views.
class PlainToolTips : public QObject {
    Q_OBJECT
public:
    explicit PlainToolTips(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace lamina
