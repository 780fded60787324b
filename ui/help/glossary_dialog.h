// The words of the window: searchable, each with links to related words and to the help on charts and numbers. Not
// modal.
#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;
class QTextBrowser;
class QUrl;

namespace lamina {

class GlossaryDialog : public QDialog {
    Q_OBJECT
public:
    explicit GlossaryDialog(QWidget* parent = nullptr);

    // A glossary entry's key, or a help topic's: then the topic's text is shown.
    void showKey(const QString& key);
    QString shownKey() const { return m_key; }

private:
    void filter(const QString& words);
    void follow(const QUrl& link);

    QString m_key;
    QLineEdit* m_search = nullptr;
    QListWidget* m_list = nullptr;
    QTextBrowser* m_text = nullptr;
};

// Opens it, or brings the one of this window to the front. With a key: at that word.
GlossaryDialog* showGlossary(QWidget* window, const QString& key = {});

} // namespace lamina
