#include "ui/article/article_view.h"

#include "ui/article/article_page.h"
#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/help/help_popup.h"

#include <QAbstractButton>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

QString swatch(const QColor& tint, const QColor& base) {
    // Rich text knows no transparency.
    const double a = tint.alphaF();
    const auto mix = [&](double over, double under) { return static_cast<int>(255 * (over * a + under * (1 - a))); };
    const QColor mixed(mix(tint.redF(), base.redF()), mix(tint.greenF(), base.greenF()),
                       mix(tint.blueF(), base.blueF()));
    return QStringLiteral("<span style=\"background-color:%1\">&nbsp;&nbsp;&nbsp;&nbsp;</span>").arg(mixed.name());
}

} // namespace

ArticleView::ArticleView(QWidget* parent) : QWidget(parent) {
    makeHead();
    makeTools();
    m_page = new ArticlePage;
    m_page->setObjectName(QStringLiteral("articlePage"));
    makeRemoved();
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_page);
    splitter->addWidget(m_removed);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);

    m_empty = plainLabel(tr("The article appears here, as the model reads it, once a run has opened it."));
    m_empty->setObjectName(QStringLiteral("articleEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_tools);
    layout->addWidget(m_legend);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_empty, 1);
    addKeys();
    refresh();
}

void ArticleView::makeHead() {
    m_title = plainLabel();
    m_title->setObjectName(QStringLiteral("articleTitle"));
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont heading = font();
    heading.setPointSizeF(heading.pointSizeF() * 1.25);
    heading.setWeight(QFont::DemiBold);
    m_title->setFont(heading);
    m_facts = plainLabel();
    m_facts->setObjectName(QStringLiteral("articleFacts"));
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_legend = plainLabel();
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(true);
}

void ArticleView::makeTools() {
    m_window = new QSpinBox;
    m_window->setObjectName(QStringLiteral("windowNumber"));
    m_window->setMinimum(1);
    m_window->setAccessibleName(tr("Window"));
    m_window->setToolTip(tr("Goes to the beginning of a window"));
    m_window->setKeyboardTracking(false);
    connect(m_window, &QSpinBox::valueChanged, this, [this](int window) { m_page->showWindow(window - 1); });
    auto* caption = plainLabel(tr("Window"));
    caption->setBuddy(m_window);
    m_words = new QLineEdit;
    m_words->setObjectName(QStringLiteral("findWords"));
    m_words->setPlaceholderText(tr("Find in the article"));
    m_words->setAccessibleName(m_words->placeholderText());
    m_words->setToolTip(tr("Enter finds the next place, Shift+Enter the one before"));
    m_words->setClearButtonEnabled(true);
    m_words->setMaximumWidth(fontMetrics().averageCharWidth() * 36);
    m_found = plainLabel();
    m_found->setObjectName(QStringLiteral("found"));
    connect(m_words, &QLineEdit::textChanged, m_found, &QLabel::clear);
    connect(m_words, &QLineEdit::returnPressed, this, [this] { findNext(false); });
    m_removedButton = new QToolButton;
    m_removedButton->setObjectName(QStringLiteral("removedButton"));
    m_removedButton->setText(tr("What was removed"));
    m_removedButton->setToolTip(tr("What of the page is not part of the text"));
    m_removedButton->setCheckable(true);
    connect(m_removedButton, &QToolButton::toggled, this, &ArticleView::setRemovedShown);
    m_keepAll = new QToolButton;
    m_keepAll->setObjectName(QStringLiteral("keepAll"));
    m_keepAll->setText(tr("Keep all of the body"));
    m_keepAll->setToolTip(
        tr("Sets the next run to read all of the page's text: nothing that a reader sees is left out"));
    m_keepAll->hide();
    connect(m_keepAll, &QToolButton::clicked, this, [this] { Q_EMIT settingsWanted({{"text", "body"}}); });

    m_tools = new QWidget;
    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(8);
    tools->addWidget(caption);
    tools->addWidget(m_window);
    tools->addSpacing(8);
    tools->addWidget(m_words, 1);
    tools->addWidget(m_found);
    tools->addStretch(1);
    tools->addWidget(m_keepAll);
    tools->addWidget(m_removedButton);
    tools->addWidget(makeHelpButton(QStringLiteral("article")));
}

void ArticleView::makeRemoved() {
    m_removed = new QTreeWidget;
    m_removed->setObjectName(QStringLiteral("removed"));
    m_removed->setAccessibleName(tr("What was removed"));
    m_removed->setFrameShape(QFrame::NoFrame);
    m_removed->setColumnCount(3);
    m_removed->setHeaderLabels({tr("Removed"), tr("Parts"), tr("Characters")});
    m_removed->headerItem()->setToolTip(2, tr("Of text; tags are not counted"));
    for (int column : {1, 2})
        m_removed->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    m_removed->header()->setStretchLastSection(false);
    m_removed->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_removed->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_removed->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_removed->setTextElideMode(Qt::ElideRight);
    m_removed->hide();
}

void ArticleView::addKeys() {
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        m_words->setFocus();
        m_words->selectAll();
    });
    for (const auto& [keys, backwards] : {std::pair{QKeySequence(QKeySequence::FindNext), false},
                                          {QKeySequence(QKeySequence::FindPrevious), true},
                                          {QKeySequence(Qt::SHIFT | Qt::Key_Return), true}}) {
        auto* next = new QShortcut(keys, this);
        next->setContext(Qt::WidgetWithChildrenShortcut);
        const bool back = backwards;
        connect(next, &QShortcut::activated, this, [this, back] { findNext(back); });
    }
}

void ArticleView::show(const ShownProfile& profile, bool fresh) {
    const bool other = profile.article() != m_profile.article();
    m_profile = profile;
    if (fresh)
        m_pending.reset();
    if (!other && !m_stale)
        return;
    m_stale = true;
    if (isVisible())
        refresh();
}

void ArticleView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        refresh();
    if (m_pending) {
        m_page->showToken(m_pending->first, m_pending->second);
        m_pending.reset();
    }
}

void ArticleView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_legend)
        refreshLegend();
}

void ArticleView::refresh() {
    m_stale = false;
    m_article = m_profile.article();
    const bool there = m_article != nullptr;
    m_page->setArticle(m_article);
    for (QWidget* part : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_facts), m_tools,
                          static_cast<QWidget*>(m_legend), static_cast<QWidget*>(m_page->parentWidget())})
        part->setVisible(there);
    m_empty->setVisible(!there);
    if (!there)
        return;
    const QLocale locale;
    const auto count = [&](std::size_t number) { return locale.toString(static_cast<qulonglong>(number)); };
    m_title->setText(m_article->title.empty() ? tr("Article without a title")
                                              : QString::fromStdString(m_article->title));
    const std::size_t tokens = m_article->ids.size(), used = m_article->tokensUsed();
    const QString share = formatValue(tokens > 0 ? double(used) / double(tokens) : 0, true, 3, locale);
    const QString arrow = QStringLiteral(" → ");
    m_facts->setText(tr("Characters: %1 in the page").arg(count(m_article->rawCharacters)) + arrow +
                     tr("%1 in the article's part").arg(count(m_article->slicedCharacters)) + arrow +
                     tr("%1 of cleaned text").arg(count(m_article->cleanedCharacters)) + QStringLiteral("  ·  ") +
                     tr("%1 tokens, %2 of them used (%3)").arg(count(tokens), count(used), share));
    m_facts->setToolTip(
        tr("The page as it was served; the part between the article's bounds, markup included; the text "
           "left when the markup is gone. Used tokens lie in a window and are measured; one that lies in "
           "several counts once."));
    const auto windows = static_cast<int>(m_article->windows.starts.size());
    const QSignalBlocker block(m_window);
    m_window->setMaximum(std::max(1, windows));
    m_window->setValue(1);
    m_window->setSuffix(QLatin1Char(' ') + tr("of %1").arg(windows));
    m_window->setEnabled(windows > 0 && m_article->hasOffsets());
    m_found->clear();
    refreshLegend();
    refreshRemoved();
}

void ArticleView::refreshLegend() {
    if (!m_article)
        return;
    const QColor base = palette().color(QPalette::Base);
    if (!m_article->hasOffsets()) {
        m_legend->setText(tr("This session does not say where in the text its windows lie."));
        return;
    }
    QString legend = swatch(m_page->tint(0), base) + swatch(m_page->tint(1), base) + QStringLiteral(" ") +
                     tr("windows the model read, numbered in the margin").toHtmlEscaped();
    bool overlap = false;
    for (const ArticlePage::Stretch& stretch : m_page->stretches())
        overlap = overlap || stretch.windows.size() > 1;
    if (overlap)
        legend += QStringLiteral("&nbsp;&nbsp; ") + swatch(m_page->overlapTint(), base) + QStringLiteral(" ") +
                  tr("in more than one window").toHtmlEscaped();
    if (!m_page->dropped().empty())
        legend +=
            QStringLiteral("&nbsp;&nbsp; <s>abc</s> ") + tr("first token of a window, not measured").toHtmlEscaped();
    m_legend->setText(legend);
}

void ArticleView::refreshRemoved() {
    m_removed->clear();
    m_removedButton->setVisible(!m_article->removed.empty());
    if (m_article->removed.empty())
        m_removedButton->setChecked(false);
    const QLocale locale;
    for (const RemovedText& removed : m_article->removed) {
        const RemovedKindRow* kind = findRemovedKind(removed.kind);
        const QString label = kind ? tableText(kind->label) : fromStd(removed.kind);
        auto* item = new QTreeWidgetItem(m_removed, {label, locale.toString(static_cast<qulonglong>(removed.parts)),
                                                     locale.toString(static_cast<qulonglong>(removed.characters))});
        if (kind)
            item->setToolTip(0, tableText(kind->sentence));
        for (int column : {1, 2})
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        for (const std::string& excerpt : removed.excerpts) {
            const QString line = QString::fromStdString(excerpt);
            auto* part = new QTreeWidgetItem(item, {line + QStringLiteral(" …")});
            part->setFirstColumnSpanned(true);
            part->setToolTip(0, line);
            part->setForeground(0, palette().brush(QPalette::PlaceholderText));
        }
    }
}

void ArticleView::setRemovedShown(bool shown) {
    m_removedButton->setChecked(shown && !m_removedButton->isHidden());
    m_removed->setVisible(m_removedButton->isChecked());
    m_keepAll->setVisible(m_removedButton->isChecked());
}

void ArticleView::showToken(int window, int index) {
    if (!isVisible() || m_stale)
        m_pending = {window, index};
    else
        m_page->showToken(window, index);
}

void ArticleView::findNext(bool backwards) {
    const QString words = m_words->text();
    if (words.isEmpty())
        return m_found->clear();
    const ArticlePage::Found found = m_page->findWords(words, backwards);
    m_found->setText(found ? tr("%1 of %2").arg(found.place).arg(found.of) : tr("not found"));
}

QString ArticleView::facts() const {
    return m_facts->text();
}

} // namespace lamina
