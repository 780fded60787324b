#include "ui/experiment/experiment_panel.h"

#include "base/files.h"
#include "net/article_source.h"
#include "profile/controls.h"
#include "profile/presets.h"
#include "ui/common/heading_label.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/experiment/settings_form.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

enum ArticleChoice { ArticleDemo, ArticleDefault, ArticleAddress, ArticleFile, ArticlePasted };
constexpr const char* otherFolder = "/folder"; // data of the model list's last entries: no model is named so
constexpr const char* moreModels = "/more";
constexpr int mostSeeds = 20;

bool isAddress(const QString& source) {
    return source.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
           source.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

QString pastedFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/pasted");
}

QLabel* detail() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

ExperimentPanel::ExperimentPanel(QWidget* parent) : QWidget(parent) {
    (void)applyPreset(m_config, presets().front().name); // the first preset is known

    m_body = new QWidget;
    m_article = new QComboBox;
    m_article->setObjectName(QStringLiteral("article"));
    m_article->addItems({tr("Demo: light-emitting diodes"), tr("Wikipedia: light-emitting diode"), tr("Web address…"),
                         tr("File…"), tr("Pasted text…")});
    m_article->setAccessibleName(tr("Article"));
    m_articleDetail = detail();
    connect(m_article, &QComboBox::activated, this, [this](int choice) {
        switch (choice) {
        case ArticleDemo:
            return setArticle(QStringLiteral("demo"));
        case ArticleDefault:
            return setArticle(QLatin1String(defaultArticleUrl));
        case ArticleFile:
            return chooseArticleFile();
        case ArticleAddress:
            return chooseArticleAddress();
        default:
            return pasteArticle();
        }
    });
    m_model = new QComboBox;
    m_model->setObjectName(QStringLiteral("model"));
    m_model->setAccessibleName(tr("Model"));
    for (QComboBox* box : {m_article, m_model}) { // a long name must not widen the panel
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(16);
    }
    m_modelDetail = detail();
    connect(m_model, &QComboBox::activated, this, [this](int choice) {
        const QString chosen = m_model->itemData(choice).toString();
        if (chosen == QLatin1String(otherFolder)) {
            chooseModelFolder();
        } else if (chosen == QLatin1String(moreModels)) {
            refreshSources(); // until one is chosen there
            Q_EMIT moreModelsRequested();
        } else {
            setModel(chosen);
        }
    });

    for (const Control& control : controls()) {
        auto* box = new QCheckBox(tableText(control.offer));
        box->setObjectName(QStringLiteral("control-") + fromStd(control.name));
        box->setToolTip(tableText(control.tooltip));
        connect(box, &QCheckBox::toggled, this, &ExperimentPanel::takeControls);
        m_controls.push_back(box);
    }

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

    m_estimate = detail();
    m_estimate->setObjectName(QStringLiteral("estimate"));
    m_estimate->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_estimate->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_start = new QPushButton(tr("Start"));
    m_start->setObjectName(QStringLiteral("start"));
    m_start->setMinimumHeight(36);
    m_start->setDefault(true);
    m_start->setStyleSheet(
        QStringLiteral("QPushButton { font-weight: 600; border-radius: 4px; border: 2px solid transparent; }"
                       "QPushButton:enabled { background: palette(highlight); color: palette(highlighted-text); }"
                       "QPushButton:disabled { background: palette(midlight); color: palette(mid); }"
                       "QPushButton:hover, QPushButton:focus { border-color: palette(text); }"));
    connect(m_start, &QPushButton::clicked, this, &ExperimentPanel::startRequested);

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

    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(16, 8, 16, 8);
    body->setSpacing(4);
    body->addWidget(headingLabel(tr("Article")));
    body->addWidget(m_article);
    body->addWidget(m_articleDetail);
    body->addSpacing(8);
    body->addWidget(headingLabel(tr("Model")));
    body->addWidget(m_model);
    body->addWidget(m_modelDetail);
    body->addSpacing(8);
    body->addWidget(headingLabel(tr("Preset")));
    body->addWidget(makePresets());
    body->addSpacing(8);
    for (QCheckBox* box : m_controls)
        body->addWidget(box);
    body->addSpacing(4);
    body->addWidget(m_allSettings);
    body->addWidget(m_form);
    body->addStretch(1);

    auto* scroll = new QScrollArea;
    scroll->setWidget(m_body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    m_body->setAutoFillBackground(false);

    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(16, 4, 16, 16);
    foot->setSpacing(8);
    foot->addWidget(m_estimate);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_start, 1);
    buttons->addWidget(m_enqueue);
    foot->addLayout(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(foot);
    setConfig(m_config);
    showEstimating();
}

QWidget* ExperimentPanel::makePresets() {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* group = new QButtonGroup(box);
    for (const Preset& preset : presets()) {
        Card card;
        card.choice =
            new QRadioButton(QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size())));
        card.choice->setObjectName(QStringLiteral("preset-") + card.choice->text());
        card.choice->setAccessibleDescription(tableText(preset.summary));
        group->addButton(card.choice);
        card.cost = detail();
        card.cost->setWordWrap(false);
        card.cost->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto* summary = detail();
        summary->setText(tableText(preset.summary));
        summary->setContentsMargins(24, 0, 0, 4);
        const std::size_t index = m_cards.size();
        connect(card.choice, &QRadioButton::clicked, this, [this, index] { choosePreset(index); });
        auto* line = new QHBoxLayout;
        line->addWidget(card.choice, 1);
        line->addWidget(card.cost);
        layout->addLayout(line);
        layout->addWidget(summary);
        m_cards.push_back(card);
    }
    return box;
}

const RunConfig& ExperimentPanel::config() const {
    return m_config;
}

void ExperimentPanel::setConfig(const RunConfig& config) {
    m_config = config;
    m_form->setConfig(config);
    showControls();
    refreshSources();
    refreshPresets();
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
    refreshPresets();
    Q_EMIT configChanged();
}

void ExperimentPanel::setArticle(const QString& source) {
    m_config.article = source.toStdString();
    m_form->setConfig(m_config);
    refreshSources();
    Q_EMIT configChanged();
}

void ExperimentPanel::focusSource() {
    m_article->setFocus(Qt::TabFocusReason);
}

void ExperimentPanel::setModel(const QString& model) {
    m_config.model = model.toStdString();
    m_form->setConfig(m_config);
    refreshSources();
    Q_EMIT configChanged();
}

void ExperimentPanel::chooseArticleFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose an article"), QString(),
                                                      tr("Articles (*.html *.htm *.txt *.md);;All files (*)"));
    if (file.isEmpty())
        return refreshSources();
    setArticle(file);
}

void ExperimentPanel::chooseArticleAddress() {
    bool accepted = false;
    const QString before = QString::fromStdString(m_config.article);
    const QString address =
        QInputDialog::getText(this, tr("Web address"), tr("Address of the article (http or https):"), QLineEdit::Normal,
                              isAddress(before) ? before : QStringLiteral("https://"), &accepted)
            .trimmed();
    if (!accepted || address.isEmpty())
        return refreshSources();
    setArticle(isAddress(address) ? address : QString(QStringLiteral("https://") + address));
}

// Pasted text becomes a file of the user's data folder, so that a run can say and keep where it came from.
void ExperimentPanel::pasteArticle() {
    bool accepted = false;
    const QString text = QInputDialog::getMultiLineText(this, tr("Pasted text"), tr("Paste the text of the article:"),
                                                        QString(), &accepted);
    if (!accepted || text.trimmed().isEmpty())
        return refreshSources();
    setArticleText(text);
}

void ExperimentPanel::setArticleText(const QString& text) {
    const QByteArray bytes = text.toUtf8();
    const QString name =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(12));
    const QString file = pastedFolder() + QLatin1Char('/') + name + QStringLiteral(".txt");
    const Status folder = createDirectories(pastedFolder().toStdString());
    const Status written = folder.ok() ? writeFileAtomically(file.toStdString(), bytes.toStdString()) : folder;
    if (!written.ok()) {
        m_articleDetail->setText(QString::fromStdString(written.error().message));
        m_articleDetail->setVisible(true);
        return;
    }
    setArticle(file);
}

void ExperimentPanel::chooseModelFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose the folder of a GPT-2 model"));
    if (folder.isEmpty())
        return refreshSources();
    setModel(folder);
}

void ExperimentPanel::refreshSources() {
    const QString article = QString::fromStdString(m_config.article);
    const bool pasted = article.startsWith(pastedFolder() + QLatin1Char('/'));
    m_article->setCurrentIndex(article == QLatin1String("demo")              ? ArticleDemo
                               : article == QLatin1String(defaultArticleUrl) ? ArticleDefault
                               : isAddress(article)                          ? ArticleAddress
                               : pasted                                      ? ArticlePasted
                                                                             : ArticleFile);
    m_articleDetail->setVisible(article != QLatin1String("demo") && !pasted);
    m_articleDetail->setText(isAddress(article) ? article : QFileInfo(article).fileName());
    m_articleDetail->setToolTip(article);
    const QString model = QString::fromStdString(m_config.model);
    refreshModels();
    const bool folder = !isHubName(m_config.model) && m_config.model != "demo";
    m_modelDetail->setVisible(folder);
    m_modelDetail->setText(model);
    m_modelDetail->setToolTip(model);
}

void ExperimentPanel::setModelsOnDisk(const std::vector<ModelOnDisk>& models) {
    m_onDisk = models;
    refreshModels();
}

// The demo, the names that are known, what else is on disk or chosen, and the ways to others.
void ExperimentPanel::refreshModels() {
    const QSignalBlocker block(m_model);
    m_model->clear();
    m_model->addItem(tr("Demo: 12 small layers"), QStringLiteral("demo"));
    const auto onDisk = [this](const std::string& name) {
        return std::find_if(m_onDisk.begin(), m_onDisk.end(),
                            [&](const ModelOnDisk& model) { return model.name == name && model.complete; });
    };
    const auto line = [this](const std::string& name, int layers, std::uint64_t bytes, bool here) {
        QStringList parts{QString::fromStdString(name)};
        if (layers > 0)
            parts << tr("%1 layers").arg(layers);
        parts << (here ? tr("on disk") : tr("%1 to download").arg(sizeText(bytes)));
        m_model->addItem(parts.join(QStringLiteral(" · ")), QString::fromStdString(name));
    };
    for (const KnownModel& known : knownModels()) {
        const std::string name(known.name);
        line(name, known.layers, known.bytes, onDisk(name) != m_onDisk.end());
    }
    for (const ModelOnDisk& model : m_onDisk)
        if (model.complete && !knownModel(model.name))
            line(model.name, model.layers, model.bytes, true);
    const QString chosen = QString::fromStdString(m_config.model);
    if (m_model->findData(chosen) < 0)
        m_model->addItem(isHubName(m_config.model) ? chosen : QDir(chosen).dirName(), chosen);
    m_model->setCurrentIndex(m_model->findData(chosen));
    m_model->insertSeparator(m_model->count());
    m_model->addItem(tr("Folder…"), QLatin1String(otherFolder));
    m_model->addItem(tr("More models…"), QLatin1String(moreModels));
}

void ExperimentPanel::queuePresets() {
    std::vector<RunConfig> configs;
    for (const Preset& preset : presets()) {
        configs.push_back(m_config);
        (void)applyPreset(configs.back(), preset.name); // a preset of the table
    }
    Q_EMIT queueRequested(configs);
}

void ExperimentPanel::queueModels() {
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Several models"));
    auto* list = new QListWidget;
    list->setObjectName(QStringLiteral("modelsToQueue"));
    list->setAccessibleName(tr("Models"));
    for (int i = 0; i < m_model->count(); ++i) {
        const QString name = m_model->itemData(i).toString();
        if (name.isEmpty() || name == QLatin1String(otherFolder) || name == QLatin1String(moreModels))
            continue;
        auto* item = new QListWidgetItem(m_model->itemText(i), list);
        item->setData(Qt::UserRole, name);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(name.toStdString() == m_config.model ? Qt::Checked : Qt::Unchecked);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Add to queue"));
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->addWidget(new QLabel(tr("The experiment as it is set, once with each of these:")));
    layout->addWidget(list);
    layout->addWidget(buttons);
    if (dialog.exec() != QDialog::Accepted)
        return;
    std::vector<RunConfig> configs;
    for (int i = 0; i < list->count(); ++i)
        if (list->item(i)->checkState() == Qt::Checked) {
            configs.push_back(m_config);
            configs.back().model = list->item(i)->data(Qt::UserRole).toString().toStdString();
        }
    if (!configs.empty())
        Q_EMIT queueRequested(configs);
}

void ExperimentPanel::queueSeeds() {
    bool accepted = false;
    const int count = QInputDialog::getInt(
        this, tr("Several seeds"), tr("How many seeds, counted up from the one set:"), 3, 2, mostSeeds, 1, &accepted);
    if (!accepted)
        return;
    std::vector<RunConfig> configs;
    for (int i = 0; i < count; ++i) {
        configs.push_back(m_config);
        configs.back().seed += static_cast<std::uint64_t>(i);
    }
    Q_EMIT queueRequested(configs);
}

void ExperimentPanel::refreshPresets() {
    const bool modified = presetModified(m_config);
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        const bool chosen = presets()[i].name == m_config.preset;
        m_cards[i].choice->setChecked(chosen);
        const QString name =
            QString::fromUtf8(presets()[i].name.data(), static_cast<qsizetype>(presets()[i].name.size()));
        m_cards[i].choice->setText(chosen && modified ? tr("%1 (modified)").arg(name) : name);
    }
}

void ExperimentPanel::showEstimating() {
    m_estimate->setText(tr("Estimating time and memory…"));
}

void ExperimentPanel::showEstimate(const EstimateAnswer& answer) {
    m_valid = answer.status.ok();
    if (m_valid && answer.modelUnknown) {
        m_estimate->setText(tr("Time, memory and download are known once the model is there."));
        for (const Card& card : m_cards)
            card.cost->clear();
    } else if (m_valid) {
        QStringList parts;
        const QString time = durationText(answer.cost.seconds); // empty where not known yet
        if (!time.isEmpty())
            parts << tr("About %1").arg(time);
        parts << tr("%1 memory · %2 on disk").arg(sizeText(answer.cost.memoryBytes), sizeText(answer.cost.diskBytes));
        if (answer.downloadBytes > 0)
            parts << tr("%1 to download").arg(sizeText(answer.downloadBytes));
        m_estimate->setText(parts.join(QStringLiteral(" · ")));
        for (std::size_t i = 0; i < m_cards.size() && i < answer.presetSeconds.size(); ++i)
            m_cards[i].cost->setText(tr("about %1").arg(durationText(answer.presetSeconds[i])));
    } else {
        m_estimate->setText(QString::fromStdString(answer.status.error().message));
        for (const Card& card : m_cards)
            card.cost->clear();
    }
    m_start->setEnabled(m_valid && !m_running);
    m_enqueue->setEnabled(m_valid);
}

// The boxes stand in the order of controls(), which is the order in a configuration.
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
    }
}

void ExperimentPanel::setRunning(bool running) {
    m_running = running;
    m_start->setEnabled(!running && m_valid);
}

void ExperimentPanel::setResumable(bool resumable) {
    m_start->setText(resumable ? tr("Start anew") : tr("Start"));
}

} // namespace lamina
