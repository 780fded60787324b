#include "experiment_panel.h"

#include "base/files.h"
#include "settings_form.h"
#include "table_text.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLabel>
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

enum ArticleChoice { ArticleDemo, ArticleFile, ArticleAddress, ArticlePasted };
enum ModelChoice { ModelDemo, ModelFolder };

bool isAddress(const QString& source) {
    return source.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
           source.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

QString pastedFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/pasted");
}

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

QLabel* detail() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

QString durationText(double seconds) {
    if (!std::isfinite(seconds))
        return {};
    const auto whole = static_cast<long long>(std::ceil(seconds));
    if (whole < 60)
        return ExperimentPanel::tr("%1 s").arg(std::max(1LL, whole));
    if (whole < 600)
        return ExperimentPanel::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    if (whole < 3600)
        return ExperimentPanel::tr("%1 min").arg((whole + 59) / 60);
    return ExperimentPanel::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString sizeText(std::uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), bytes >= (1ULL << 30) ? 1 : 0,
                                       QLocale::DataSizeTraditionalFormat);
}

ExperimentPanel::ExperimentPanel(QWidget* parent) : QWidget(parent) {
    (void)applyPreset(m_config, presets().front().name); // the first preset is known

    m_body = new QWidget;
    m_article = new QComboBox;
    m_article->setObjectName(QStringLiteral("article"));
    m_article->addItems({tr("Demo: light-emitting diodes"), tr("File…"), tr("Web address…"), tr("Pasted text")});
    m_articleDetail = detail();
    connect(m_article, &QComboBox::activated, this, [this](int choice) {
        switch (choice) {
        case ArticleDemo:
            return setArticle(QStringLiteral("demo"));
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
    m_model->addItems({tr("Demo: 12 small layers"), tr("Folder…")});
    m_modelDetail = detail();
    connect(m_model, &QComboBox::activated, this, [this](int choice) {
        if (choice == ModelDemo)
            setModel(QStringLiteral("demo"));
        else
            chooseModelFolder();
    });

    m_control = new QCheckBox(tr("Then the same with random weights"));
    m_control->setObjectName(QStringLiteral("controlBox"));
    m_control->setToolTip(
        tr("A second, dashed curve: the same model with the entries of every weight matrix shuffled. What "
           "both curves share does not come from training."));
    connect(m_control, &QCheckBox::toggled, this, [this](bool on) {
        m_config.controls.clear();
        if (on)
            m_config.controls.push_back(Control::RandomWeights);
        m_form->setConfig(m_config);
        Q_EMIT configChanged();
    });

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

    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(16, 8, 16, 8);
    body->setSpacing(4);
    body->addWidget(heading(tr("Article")));
    body->addWidget(m_article);
    body->addWidget(m_articleDetail);
    body->addSpacing(8);
    body->addWidget(heading(tr("Model")));
    body->addWidget(m_model);
    body->addWidget(m_modelDetail);
    body->addSpacing(8);
    body->addWidget(heading(tr("Preset")));
    body->addWidget(makePresets());
    body->addSpacing(8);
    body->addWidget(m_control);
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
    foot->addWidget(m_start);
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
    const QSignalBlocker block(m_control);
    m_control->setChecked(!config.controls.empty());
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
    const QSignalBlocker block(m_control);
    m_control->setChecked(!m_config.controls.empty());
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
    m_article->setCurrentIndex(article == QLatin1String("demo") ? ArticleDemo
                               : isAddress(article)             ? ArticleAddress
                               : pasted                         ? ArticlePasted
                                                                : ArticleFile);
    m_articleDetail->setVisible(article != QLatin1String("demo") && !pasted);
    m_articleDetail->setText(isAddress(article) ? article : QFileInfo(article).fileName());
    m_articleDetail->setToolTip(article);
    const QString model = QString::fromStdString(m_config.model);
    m_model->setCurrentIndex(model == QLatin1String("demo") ? ModelDemo : ModelFolder);
    m_modelDetail->setVisible(model != QLatin1String("demo"));
    m_modelDetail->setText(QDir(model).dirName());
    m_modelDetail->setToolTip(model);
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
    if (m_valid) {
        const QString space = tr("%1 memory · %2 on disk")
                                  .arg(sizeText(answer.cost.memoryBytes), sizeText(answer.cost.diskBytes));
        const QString time = durationText(answer.cost.seconds); // empty where not known yet
        m_estimate->setText(time.isEmpty() ? space : QString(tr("About %1").arg(time) + QStringLiteral(" · ") + space));
        for (std::size_t i = 0; i < m_cards.size() && i < answer.presetSeconds.size(); ++i)
            m_cards[i].cost->setText(tr("about %1").arg(durationText(answer.presetSeconds[i])));
    } else {
        m_estimate->setText(QString::fromStdString(answer.status.error().message));
        for (const Card& card : m_cards)
            card.cost->clear();
    }
    m_start->setEnabled(m_valid && !m_running);
}

void ExperimentPanel::setRunning(bool running) {
    m_running = running;
    m_body->setEnabled(!running);
    m_estimate->setVisible(!running);
    m_start->setEnabled(!running && m_valid);
}

void ExperimentPanel::setResumable(bool resumable) {
    m_start->setText(resumable ? tr("Start anew") : tr("Start"));
}

} // namespace lamina
