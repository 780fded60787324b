#include "ui/help/glossary_dialog.h"

#include "ui/charts/spec/math_text.h"
#include "ui/help/help_text.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace lamina {

namespace {

constexpr int keyRole = Qt::UserRole;

QString linkTo(const QString& key, const QString& text) {
    return QStringLiteral("<a href=\"key:%1\">%2</a>").arg(key.toHtmlEscaped(), text.toHtmlEscaped());
}

QString paragraph(const QString& text) {
    return QStringLiteral("<p>%1</p>").arg(mathHtml(text, QApplication::font("QTextBrowser")));
}

} // namespace

GlossaryDialog::GlossaryDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Glossary"));
    setObjectName(QStringLiteral("glossary"));
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("glossarySearch"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the glossary"));
    m_search->setClearButtonEnabled(true);
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("glossaryWords"));
    m_list->setAccessibleName(tr("Words"));
    m_list->setWordWrap(true);
    for (const GlossaryEntry& entry : helpTexts().glossary) {
        auto* item = new QListWidgetItem(entry.term, m_list);
        item->setData(keyRole, entry.key);
    }
    m_text = new QTextBrowser;
    m_text->setObjectName(QStringLiteral("glossaryText"));
    m_text->setAccessibleName(tr("Meaning"));
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(12);
    connect(m_text, &QTextBrowser::anchorClicked, this, &GlossaryDialog::follow);
    connect(m_search, &QLineEdit::textChanged, this, &GlossaryDialog::filter);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            showKey(item->data(keyRole).toString());
    });
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false); // Enter in the search closes nothing
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(m_search);
    left->addWidget(m_list, 1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addLayout(left, 2);
    middle->addWidget(m_text, 3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(middle, 1);
    layout->addWidget(buttons);
    resize(720, 480);
    m_list->setCurrentRow(0);
    m_search->setFocus();
}

void GlossaryDialog::filter(const QString& words) {
    const HelpTexts& texts = helpTexts();
    QListWidgetItem* first = nullptr;
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        const GlossaryEntry* entry = texts.entry(item->data(keyRole).toString());
        const bool fits = entry->term.contains(words.trimmed(), Qt::CaseInsensitive) ||
                          entry->text.contains(words.trimmed(), Qt::CaseInsensitive);
        item->setHidden(!fits);
        // A word of that name goes before those that only mention it.
        if (fits && (!first || (entry->term.startsWith(words.trimmed(), Qt::CaseInsensitive) &&
                                !first->text().startsWith(words.trimmed(), Qt::CaseInsensitive))))
            first = item;
    }
    if (first)
        m_list->setCurrentItem(first);
    else
        m_text->setHtml(paragraph(tr("No word fits “%1”.").arg(words)));
}

void GlossaryDialog::follow(const QUrl& link) {
    m_search->clear();
    showKey(link.path());
}

void GlossaryDialog::showKey(const QString& key) {
    const HelpTexts& texts = helpTexts();
    QString html;
    if (const GlossaryEntry* entry = texts.entry(key)) {
        html = QStringLiteral("<h3>%1</h3>").arg(entry->term.toHtmlEscaped()) + paragraph(entry->text);
        if (const HelpTopic* topic = texts.topic(entry->topic); topic && !topic->formula.isEmpty())
            html += paragraph(topic->formula);
        QStringList links;
        for (const QString& other : entry->see)
            if (const GlossaryEntry* related = texts.entry(other))
                links << linkTo(other, related->term);
        if (!links.isEmpty())
            html +=
                QStringLiteral("<p>%1 %2</p>").arg(tr("See also:").toHtmlEscaped(), links.join(QStringLiteral(" · ")));
        if (const HelpTopic* topic = texts.topic(entry->topic))
            html += QStringLiteral("<p>%1</p>")
                        .arg(linkTo(QStringLiteral("topic/") + topic->key, tr("More: how to read it")));
    } else if (const HelpTopic* topic = texts.topic(QString(key).remove(QLatin1String("topic/")))) {
        html = QStringLiteral("<h3>%1</h3>").arg(topic->title.toHtmlEscaped()) + paragraph(topic->what);
        const auto part = [&](const QString& name, const QString& body) {
            if (!body.isEmpty())
                html += QStringLiteral("<h4>%1</h4>").arg(name.toHtmlEscaped()) + paragraph(body);
        };
        part(tr("Formula"), topic->formula);
        part(tr("How to read it"), topic->reading);
        part(tr("A common misreading"), topic->misreading);
    } else {
        return;
    }
    m_key = key;
    m_text->setHtml(html);
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->data(keyRole).toString() == key) {
            const QSignalBlocker quiet(m_list);
            m_list->setCurrentRow(row);
        }
}

GlossaryDialog* showGlossary(QWidget* window, const QString& key) {
    auto* dialog = window->findChild<GlossaryDialog*>(QStringLiteral("glossary"), Qt::FindDirectChildrenOnly);
    if (!dialog) {
        dialog = new GlossaryDialog(window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    if (!key.isEmpty())
        dialog->showKey(key);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
    return dialog;
}

} // namespace lamina
