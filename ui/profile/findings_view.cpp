#include "ui/profile/findings_view.h"

#include "ui/charts/spec/sentence_text.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/help/help_popup.h"
#include "ui/widgets/heading_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lamina {

namespace {

QString signOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::Supported:
        return QStringLiteral("✓");
    case Verdict::NotSupported:
        return QStringLiteral("✗");
    case Verdict::CannotTell:
        break;
    }
    return QStringLiteral("?");
}

QLabel* wrapped(const QString& text) {
    auto* label = plainLabel(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

FindingsView::FindingsView(QWidget* parent) : QWidget(parent) {
    auto* heading = new QHBoxLayout;
    heading->addWidget(headingLabel(tr("What this profile shows")));
    heading->addWidget(makeHelpButton(QStringLiteral("findings")));
    heading->addStretch(1);
    auto* content = new QWidget;
    content->setMaximumWidth(900); // lines longer than that are hard to read
    auto* body = new QVBoxLayout(content);
    body->setContentsMargins(16, 12, 16, 12);
    body->setSpacing(16);
    body->addLayout(heading);
    m_cards = new QVBoxLayout;
    m_cards->setSpacing(20);
    body->addLayout(m_cards);
    body->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void FindingsView::show(const ShownProfile& profile, bool) {
    m_profile = profile;
    m_stale = true;
    if (isVisible())
        refresh();
}

void FindingsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        refresh();
}

QWidget* FindingsView::card(const FindingText& finding) {
    auto* card = new QWidget;
    auto* sign = plainLabel(signOf(finding.verdict));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    sign->setFont(large);
    sign->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    sign->setFixedWidth(QFontMetrics(large).horizontalAdvance(QStringLiteral("✓")) + 16);
    auto* claim = headingLabel(finding.claim);
    claim->setWordWrap(true);
    auto* verdict = wrapped(finding.verdictWords.left(1).toUpper() + finding.verdictWords.mid(1));
    verdict->setObjectName(QStringLiteral("verdict"));
    QFont italic = font();
    italic.setItalic(true);
    verdict->setFont(italic);
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(claim);
    column->addWidget(verdict);
    for (const QString& ground : finding.grounds)
        column->addWidget(wrapped(ground));
    if (!finding.settle.isEmpty()) {
        auto* button = new QPushButton(finding.settle);
        button->setObjectName(QStringLiteral("settle"));
        button->setToolTip(finding.settings.empty() ? tr("Opens Compare, where another session is laid beside this one")
                                                    : tr("Sets the experiment so; it begins with Start"));
        connect(button, &QPushButton::clicked, this,
                [this, settings = finding.settings] { Q_EMIT settleRequested(settings); });
        auto* row = new QHBoxLayout;
        row->addWidget(button);
        row->addStretch(1);
        column->addLayout(row);
    }
    auto* layout = new QHBoxLayout(card);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(sign);
    layout->addLayout(column, 1);
    return card;
}

void FindingsView::refresh() {
    m_stale = false;
    while (QLayoutItem* item = m_cards->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (!m_profile.complete()) {
        m_cards->addWidget(wrapped(tr("The claims are looked at when every layer of the run is measured.")));
        return;
    }
    for (const FindingText& finding : findingTexts(m_profile.config(), m_profile.modelLayers(),
                                                   m_profile.completeLayers(), layerFrontiers(m_profile.profile())))
        m_cards->addWidget(card(finding));
}

} // namespace lamina
