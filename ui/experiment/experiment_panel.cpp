#include "ui/experiment/experiment_panel.h"

#include "profile/controls.h"
#include "profile/presets.h"
#include "run/variations.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/experiment/detail_label.h"
#include "ui/experiment/preset_cards.h"
#include "ui/experiment/settings_form.h"
#include "ui/experiment/source_picker.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/heading_label.h"
#include "ui/widgets/primary_button.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QInputDialog>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

constexpr int mostSeeds = 20;

} // namespace

ExperimentPanel::ExperimentPanel(QWidget* parent) : QWidget(parent) {
    (void)applyPreset(m_config, presets().front().name); // the first preset is known
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildBody(), 1);
    layout->addLayout(buildFoot());
    setConfig(m_config);
    showEstimating();
}

QWidget* ExperimentPanel::buildBody() {
    auto* content = new QWidget;
    m_sources = new SourcePicker;
    connect(m_sources, &SourcePicker::articleChosen, this, &ExperimentPanel::setArticle);
    connect(m_sources, &SourcePicker::modelChosen, this, &ExperimentPanel::setModel);
    connect(m_sources, &SourcePicker::moreModelsRequested, this, &ExperimentPanel::moreModelsRequested);
    m_presets = new PresetCards;
    connect(m_presets, &PresetCards::chosen, this, &ExperimentPanel::choosePreset);
    for (const Control& control : controls()) {
        auto* box = new QCheckBox(tableText(control.offer));
        box->setObjectName(QStringLiteral("control-") + fromStd(control.name));
        box->setToolTip(tableText(control.tooltip));
        connect(box, &QCheckBox::toggled, this, &ExperimentPanel::takeControls);
        m_controls.push_back(box);
    }

    m_moreControls = new QToolButton;
    m_moreControls->setObjectName(QStringLiteral("moreControls"));
    m_moreControls->setText(tr("More controls"));
    m_moreControls->setCheckable(true);
    m_moreControls->setAutoRaise(true);
    m_moreControls->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_moreControls, &QToolButton::toggled, this, &ExperimentPanel::showControls);

    m_allSettings = new QToolButton;
    m_allSettings->setObjectName(QStringLiteral("allSettings"));
    m_allSettings->setText(tr("All settings"));
    m_allSettings->setCheckable(true);
    m_allSettings->setAutoRaise(true);
    m_allSettings->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_allSettings->setArrowType(Qt::RightArrow);
    m_form = new SettingsForm;
    m_form->setVisible(false);
    connect(m_allSettings, &QToolButton::toggled, this, [this](bool open) {
        m_allSettings->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_form->setVisible(open);
    });
    connect(m_form, &SettingsForm::configEdited, this, &ExperimentPanel::configEdited);

    auto* body = new QVBoxLayout(content);
    body->setContentsMargins(16, 8, 16, 8);
    body->setSpacing(4);
    body->addWidget(m_sources);
    body->addSpacing(8);
    body->addWidget(headingLabel(tr("Preset")));
    body->addWidget(m_presets);
    body->addSpacing(8);
    for (QCheckBox* box : m_controls)
        body->addWidget(box);
    body->addWidget(m_moreControls);
    body->addSpacing(4);
    body->addWidget(m_allSettings);
    body->addWidget(m_form);
    body->addStretch(1);

    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    content->installEventFilter(this);
    m_scroll = scroll;
    return scroll;
}

// As wide as its contents need: with no bar below it, what does not fit could not be reached.
bool ExperimentPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest && m_scroll && watched == m_scroll->widget())
        m_scroll->setMinimumWidth(m_scroll->widget()->minimumSizeHint().width() +
                                  m_scroll->verticalScrollBar()->sizeHint().width());
    return QWidget::eventFilter(watched, event);
}

QLayout* ExperimentPanel::buildFoot() {
    m_estimate = detailLabel();
    m_estimate->setObjectName(QStringLiteral("estimate"));
    m_estimate->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_estimate->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_start = new PrimaryButton(tr("Start"));
    m_start->setObjectName(QStringLiteral("start"));
    m_start->setMinimumHeight(36);
    m_start->setDefault(true);
    connect(m_start, &QPushButton::clicked, this, &ExperimentPanel::startRequested);

    m_resume = new PrimaryButton(tr("Resume"));
    m_resume->setObjectName(QStringLiteral("resume"));
    m_resume->setThemedIcon(QStringLiteral("resume"));
    m_resume->setMinimumHeight(36);
    m_resume->setToolTip(tr("Goes on with the run that was stopped, as it was set"));
    m_resume->hide();
    connect(m_resume, &QPushButton::clicked, this, &ExperimentPanel::resumeRequested);

    m_enqueue = new QToolButton;
    m_enqueue->setObjectName(QStringLiteral("enqueue"));
    m_enqueue->setText(tr("Add to queue"));
    m_enqueue->setToolTip(tr("Put the experiment as it is set at the end of the queue; the arrow varies it"));
    m_enqueue->setPopupMode(QToolButton::MenuButtonPopup);
    m_enqueue->setMinimumHeight(36);
    connect(m_enqueue, &QToolButton::clicked, this, [this] { Q_EMIT queueRequested({m_config}); });
    auto* vary = new QMenu(m_enqueue);
    vary->addAction(tr("Every preset"), this, &ExperimentPanel::queuePresets);
    vary->addAction(tr("Several models…"), this, &ExperimentPanel::queueModels);
    vary->addAction(tr("Several seeds…"), this, &ExperimentPanel::queueSeeds);
    m_enqueue->setMenu(vary);

    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(16, 4, 16, 16);
    foot->setSpacing(8);
    foot->addWidget(m_estimate);
    foot->addWidget(m_resume);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_start, 1);
    buttons->addWidget(m_enqueue);
    foot->addLayout(buttons);
    return foot;
}

const RunConfig& ExperimentPanel::config() const {
    return m_config;
}

void ExperimentPanel::setConfig(const RunConfig& config) {
    m_config = config;
    m_form->setConfig(config);
    showControls();
    m_sources->show(config.article, config.model);
    m_presets->show(config);
}

void ExperimentPanel::choosePreset(std::size_t index) {
    (void)applyPreset(m_config, presets()[index].name); // a preset of the table
    setConfig(m_config);
    Q_EMIT configChanged();
}

void ExperimentPanel::configEdited() {
    const std::string article = m_config.article, model = m_config.model;
    m_config = m_form->config();
    m_config.article = article;
    m_config.model = model;
    showControls();
    m_presets->show(m_config);
    Q_EMIT configChanged();
}

void ExperimentPanel::setArticle(const QString& source) {
    m_config.article = source.toStdString();
    m_form->setConfig(m_config);
    m_sources->show(m_config.article, m_config.model);
    Q_EMIT configChanged();
}

void ExperimentPanel::setModel(const QString& model) {
    m_config.model = model.toStdString();
    m_form->setConfig(m_config);
    m_sources->show(m_config.article, m_config.model);
    Q_EMIT configChanged();
}

void ExperimentPanel::queuePresets() {
    Q_EMIT queueRequested(withEveryPreset(m_config));
}

void ExperimentPanel::queueModels() {
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Several models"));
    auto* list = new QListWidget;
    list->setObjectName(QStringLiteral("modelsToQueue"));
    list->setAccessibleName(tr("Models"));
    for (const SourcePicker::Model& model : m_sources->models()) {
        auto* item = new QListWidgetItem(model.text, list);
        item->setData(Qt::UserRole, model.name);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(model.name.toStdString() == m_config.model ? Qt::Checked : Qt::Unchecked);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Add to queue"));
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->addWidget(plainLabel(tr("The experiment as it is set, once with each of these:")));
    layout->addWidget(list);
    layout->addWidget(buttons);
    if (dialog.exec() != QDialog::Accepted)
        return;
    std::vector<std::string> models;
    for (int i = 0; i < list->count(); ++i)
        if (list->item(i)->checkState() == Qt::Checked)
            models.push_back(list->item(i)->data(Qt::UserRole).toString().toStdString());
    if (!models.empty())
        Q_EMIT queueRequested(withModels(m_config, models));
}

void ExperimentPanel::queueSeeds() {
    bool accepted = false;
    const int count = QInputDialog::getInt(
        this, tr("Several seeds"), tr("How many seeds, counted up from the one set:"), 3, 2, mostSeeds, 1, &accepted);
    if (accepted)
        Q_EMIT queueRequested(withSeeds(m_config, count));
}

void ExperimentPanel::showEstimating() {
    m_estimate->setText(tr("Estimating time and memory…"));
}

void ExperimentPanel::showEstimate(const EstimateAnswer& answer) {
    m_valid = answer.status.ok();
    if (m_valid && answer.modelUnknown) {
        m_estimate->setText(tr("Time, memory and download are known once the model is there."));
        m_presets->showCosts({});
    } else if (m_valid) {
        QStringList parts;
        const QString time = durationText(answer.cost.seconds); // empty where not known yet
        if (!time.isEmpty())
            parts << tr("About %1").arg(time);
        parts << tr("%1 memory · %2 on disk").arg(sizeText(answer.cost.memoryBytes), sizeText(answer.cost.diskBytes));
        if (answer.downloadBytes > 0)
            parts << tr("%1 to download").arg(sizeText(answer.downloadBytes));
        m_estimate->setText(parts.join(QStringLiteral(" · ")));
        m_presets->showCosts(answer.presetSeconds);
    } else {
        m_estimate->setText(errorSentence(answer.status.error()));
        m_presets->showCosts({});
    }
    m_start->setEnabled(m_valid && !m_running);
    m_enqueue->setEnabled(m_valid);
}

// The boxes stand in the order of controls(), which is the order in a configuration. All of them would fill the panel:
// the first is there always, the others when chosen or asked for.
void ExperimentPanel::takeControls() {
    m_config.controls.clear();
    for (std::size_t i = 0; i < m_controls.size(); ++i)
        if (m_controls[i]->isChecked())
            m_config.controls.emplace_back(controls()[i].name);
    m_form->setConfig(m_config);
    Q_EMIT configChanged();
}

void ExperimentPanel::showControls() {
    for (std::size_t i = 0; i < m_controls.size(); ++i) {
        const QSignalBlocker block(m_controls[i]);
        const auto& chosen = m_config.controls;
        m_controls[i]->setChecked(std::find(chosen.begin(), chosen.end(), controls()[i].name) != chosen.end());
        m_controls[i]->setVisible(i == 0 || m_controls[i]->isChecked() || m_moreControls->isChecked());
    }
    m_moreControls->setArrowType(m_moreControls->isChecked() ? Qt::DownArrow : Qt::RightArrow);
}

void ExperimentPanel::setRunning(bool running) {
    m_running = running;
    m_start->setEnabled(!running && m_valid);
}

void ExperimentPanel::setResumable(bool resumable) {
    m_start->setText(resumable ? tr("Start anew") : tr("Start"));
    m_start->setPrimary(!resumable);
    m_resume->setVisible(resumable);
}

} // namespace lamina
