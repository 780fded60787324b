#include "ui/help/guide_dialog.h"

#include "base/data_directory.h"
#include "ui/common/text.h"
#include "ui/help/help_text.h"

#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace lamina {

GuideDialog::GuideDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("guide"));
    m_text = new QTextBrowser;
    m_text->setObjectName(QStringLiteral("guideText"));
    m_text->setOpenExternalLinks(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_text, 1);
    layout->addWidget(buttons);
    resize(820, 660);
}

void GuideDialog::showGuide(Guide guide) {
    const bool students = guide == Guide::Students;
    setWindowTitle(students ? tr("Guide for students") : tr("Guide for researchers"));
    m_text->setAccessibleName(windowTitle());
    const QString name = (students ? QStringLiteral("students.") : QStringLiteral("researchers.")) + helpLanguage();
    const QString path = fromPath(dataDirectory() / "guide" / (name.toStdString() + ".md"));
    m_text->setSource(QUrl::fromLocalFile(path), QTextDocument::MarkdownResource);
    m_text->document()->setDocumentMargin(12); // a new text has the margin of its own
}

} // namespace lamina
