#include "ui/experiment/preset_cards.h"

#include "profile/presets.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/experiment/detail_label.h"

#include <QButtonGroup>
#include <QRadioButton>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

PresetCards::PresetCards(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* group = new QButtonGroup(this);
    for (const Preset& preset : presets()) {
        Card card;
        card.choice =
            new QRadioButton(QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size())));
        card.choice->setObjectName(QStringLiteral("preset-") + card.choice->text());
        card.choice->setAccessibleDescription(tableText(preset.summary));
        group->addButton(card.choice);
        card.cost = detailLabel();
        card.cost->setWordWrap(false);
        int widest = 0; // of any time: the panel must not widen when one is known
        for (const double seconds : {59.0, 599.0, 3599.0, 86340.0})
            widest =
                std::max(widest, card.cost->fontMetrics().horizontalAdvance(tr("about %1").arg(durationText(seconds))));
        card.cost->setMinimumWidth(widest);
        card.cost->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto* summary = detailLabel();
        summary->setText(tableText(preset.summary));
        summary->setContentsMargins(24, 0, 0, 4);
        const std::size_t index = m_cards.size();
        connect(card.choice, &QRadioButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
        auto* line = new QHBoxLayout;
        line->addWidget(card.choice, 1);
        line->addWidget(card.cost);
        layout->addLayout(line);
        layout->addWidget(summary);
        m_cards.push_back(card);
    }
}

void PresetCards::show(const RunConfig& config) {
    const bool modified = presetModified(config);
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        const bool chosen = presets()[i].name == config.preset;
        m_cards[i].choice->setChecked(chosen);
        const QString name =
            QString::fromUtf8(presets()[i].name.data(), static_cast<qsizetype>(presets()[i].name.size()));
        m_cards[i].choice->setText(chosen && modified ? tr("%1 (modified)").arg(name) : name);
    }
}

void PresetCards::showCosts(const std::vector<double>& seconds) {
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        m_cards[i].cost->setText(i < seconds.size() ? tr("about %1").arg(durationText(seconds[i])) : QString());
}

} // namespace lamina
