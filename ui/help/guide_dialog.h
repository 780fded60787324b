// A guide of resources/guide, in the language of the window. The files are Markdown, so that they can be read without
// the program too. One dialog shows either guide. Not modal. GUI thread.
#pragma once

#include <QDialog>

class QTextBrowser;

namespace lamina {

enum class Guide { Students, Researchers };

class GuideDialog : public QDialog {
    Q_OBJECT
public:
    explicit GuideDialog(QWidget* parent = nullptr);

    void showGuide(Guide guide);

private:
    QTextBrowser* m_text = nullptr;
};

} // namespace lamina
