#include "ui/experiment/settings_form.h"

#include "profile/presets.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/experiment/hook_diagram.h"
#include "ui/widgets/error_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <limits>

namespace lamina {

namespace {

// Settings that have one possible value so far are not shown.
bool hasChoice(const Setting& setting) {
    if (setting.kind == SettingKind::Choice || setting.kind == SettingKind::Several)
        return setting.choices().size() > 1;
    return setting.kind == SettingKind::Text || setting.kind == SettingKind::Flag || setting.maximum > setting.minimum;
}

} // namespace

SettingsForm::SettingsForm(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    m_rows.reserve(settings().size());
    for (const Setting& setting : settings())
        if (hasChoice(setting))
            addRow(grid, setting);
    setConfig(m_config);
}

void SettingsForm::addRow(QGridLayout* grid, const Setting& setting) {
    Row row;
    row.setting = &setting;
    row.editor = makeEditor(setting, row);
    row.editor->setObjectName(fromStd(std::string(setting.key)));
    row.label = plainLabel(tableText(setting.label));
    row.label->setBuddy(row.editor);
    const QString tip = tableText(setting.tooltip);
    row.label->setToolTip(tip);
    row.editor->setToolTip(tip);
    row.editor->setAccessibleName(tableText(setting.label));
    row.editor->setAccessibleDescription(tip);
    row.reset = new QToolButton;
    row.reset->setAutoRaise(true);
    row.reset->setText(QStringLiteral("↺"));
    row.reset->setAccessibleName(tr("Reset %1").arg(tableText(setting.label)));
    QSizePolicy keep = row.reset->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    row.reset->setSizePolicy(keep);
    const Setting* key = &setting;
    connect(row.reset, &QToolButton::clicked, this, [this, key] { (void)enter(key->key, presetValue(*key)); });
    row.problem = plainLabel();
    row.problem->setWordWrap(true);
    row.problem->setVisible(false);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    row.problem->setFont(small);

    const int line = grid->rowCount();
    grid->addWidget(row.label, line, 0);
    grid->addWidget(row.editor, line, 1);
    grid->addWidget(row.reset, line, 2);
    grid->addWidget(row.problem, line + 1, 0, 1, 3);
    if (setting.key == "hook") {
        auto* diagram = new HookDiagram;
        connect(diagram, &HookDiagram::hookChosen, this,
                [this, key](const QString& name) { (void)enter(key->key, name.toStdString()); });
        row.show = [show = row.show, diagram](const std::string& value) {
            show(value);
            diagram->setHook(fromStd(value));
        };
        grid->addWidget(diagram, line + 2, 0, 1, 3);
    }
    m_rows.push_back(std::move(row));
}

QWidget* SettingsForm::makeEditor(const Setting& setting, Row& row) {
    switch (setting.kind) {
    case SettingKind::Choice:
        return makeChoice(setting, row);
    case SettingKind::Several:
        return makeBoxes(setting, row);
    case SettingKind::Flag:
        return makeFlag(setting, row);
    case SettingKind::Integer: // a seed has 63 bits: more than a spin box holds
        return setting.maximum <= std::numeric_limits<int>::max() ? makeSpinBox(setting, row) : makeLine(setting, row);
    case SettingKind::Number:
    case SettingKind::Text:
        break;
    }
    return makeLine(setting, row);
}

QWidget* SettingsForm::makeChoice(const Setting& setting, Row& row) {
    auto* box = new QComboBox;
    box->setMinimumContentsLength(8);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    const std::vector<std::string> choices = setting.choices();
    for (std::size_t i = 0; i < choices.size(); ++i) {
        box->addItem(fromStd(choices[i]));
        if (i < setting.choiceSentences.size())
            box->setItemData(static_cast<int>(i), tableText(setting.choiceSentences[i]), Qt::ToolTipRole);
    }
    connect(box, &QComboBox::activated, this,
            [this, box, key = setting.key] { (void)enter(key, box->currentText().toStdString()); });
    row.show = [box](const std::string& value) { box->setCurrentText(fromStd(value)); };
    return box;
}

QWidget* SettingsForm::makeBoxes(const Setting& setting, Row& row) {
    auto* group = new QWidget;
    auto* column = new QVBoxLayout(group);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    std::vector<QCheckBox*> boxes;
    const std::vector<std::string> choices = setting.choices();
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (choices[i] == "none") // no box ticked
            continue;
        boxes.push_back(new QCheckBox(fromStd(choices[i])));
        if (i < setting.choiceSentences.size())
            boxes.back()->setToolTip(tableText(setting.choiceSentences[i]));
        column->addWidget(boxes.back());
    }
    for (QCheckBox* box : boxes)
        connect(box, &QCheckBox::toggled, this, [this, boxes, key = setting.key] {
            QStringList chosen;
            for (const QCheckBox* one : boxes)
                if (one->isChecked())
                    chosen << one->text();
            (void)enter(key, chosen.isEmpty() ? std::string("none") : chosen.join(QLatin1Char(',')).toStdString());
        });
    row.show = [boxes](const std::string& value) {
        const QStringList chosen = fromStd(value).split(QLatin1Char(','));
        for (QCheckBox* box : boxes) {
            const QSignalBlocker block(box);
            box->setChecked(chosen.contains(box->text()));
        }
    };
    return group;
}

QWidget* SettingsForm::makeFlag(const Setting& setting, Row& row) {
    auto* box = new QCheckBox;
    connect(box, &QCheckBox::toggled, this, [this, key = setting.key](bool on) { (void)enter(key, on ? "1" : "0"); });
    row.show = [box](const std::string& value) {
        const QSignalBlocker block(box);
        box->setChecked(value == "1");
    };
    return box;
}

QWidget* SettingsForm::makeSpinBox(const Setting& setting, Row& row) {
    auto* box = new QSpinBox;
    box->setRange(static_cast<int>(setting.minimum), static_cast<int>(setting.maximum));
    box->setKeyboardTracking(false);
    connect(box, &QSpinBox::valueChanged, this,
            [this, key = setting.key](int value) { (void)enter(key, std::to_string(value)); });
    row.show = [box](const std::string& value) {
        const QSignalBlocker block(box);
        box->setValue(fromStd(value).toInt());
    };
    return box;
}

QWidget* SettingsForm::makeLine(const Setting& setting, Row& row) {
    auto* line = new QLineEdit;
    line->setPlaceholderText(QString::fromStdString(setting.value));
    const bool number = setting.kind == SettingKind::Number;
    connect(line, &QLineEdit::editingFinished, this, [this, line, number, key = setting.key] {
        QString text = line->text().trimmed();
        if (number)
            text.replace(locale().decimalPoint(), QStringLiteral("."));
        if (const Setting* table = findSetting(key); table->get(m_config) != text.toStdString())
            (void)enter(key, text.toStdString());
    });
    row.show = [this, line, number](const std::string& value) {
        QString text = fromStd(value);
        if (number)
            text.replace(QStringLiteral("."), locale().decimalPoint());
        line->setText(text);
    };
    return line;
}

std::string SettingsForm::presetValue(const Setting& setting) const {
    RunConfig fresh;
    (void)applyPreset(fresh, m_config.preset); // an unknown preset leaves the defaults
    return setting.get(fresh);
}

void SettingsForm::setConfig(const RunConfig& config) {
    m_config = config;
    for (const Row& row : m_rows)
        refresh(row);
}

void SettingsForm::refresh(const Row& row) {
    const std::string value = row.setting->get(m_config);
    const std::string preset = presetValue(*row.setting);
    row.show(value);
    const bool changed = value != preset;
    QFont font = row.label->font();
    font.setBold(changed);
    row.label->setFont(font);
    const bool shown = applies(*row.setting, m_config);
    row.label->setVisible(shown);
    row.editor->setVisible(shown);
    row.reset->setVisible(shown && changed);
    row.reset->setToolTip(tr("Changed; back to %1").arg(fromStd(preset)));
    row.problem->setVisible(false);
}

Status SettingsForm::enter(std::string_view key, const std::string& text) {
    const Status status = setSetting(m_config, key, text);
    for (const Row& row : m_rows) {
        if (row.setting->key != key)
            continue;
        if (!status.ok()) {
            row.problem->setText(errorSentence(status.error()));
            row.problem->setVisible(true);
            return status;
        }
    }
    dropOtherVariantsSettings(m_config); // their rows are about to go
    for (const Row& row : m_rows)
        refresh(row);
    Q_EMIT configEdited();
    return status;
}

} // namespace lamina
