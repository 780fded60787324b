#include "ui/start/start_page.h"

#include "run/model_folder.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/background.h"
#include "ui/common/preferences.h"
#include "ui/common/recent_files.h"
#include "ui/common/text.h"
#include "ui/run/kept_runs.h"
#include "ui/start/session_card.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/heading_label.h"

#include <QDateTime>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

namespace lamina {

namespace {

constexpr int columnWidth = 720;

// How many layers the run has, its control's included; 0 where its model is gone.
int layersOf(const InterruptedRun& run, const HubOptions& hub) {
    const auto folder = modelFolderOnDisk(run.config.model, hub);
    const auto model = folder.ok() ? Gpt2Config::load(*folder) : Result<Gpt2Config>(folder.error());
    if (!model.ok())
        return 0;
    const int top = static_cast<int>(model->layers) - 1;
    const int last = std::min(run.config.layers.lastOf(top + 1), top);
    return std::max(0, last - run.config.layers.first + 1) * (1 + static_cast<int>(run.config.controls.size()));
}

QLabel* faint(const QString& text) {
    auto* label = plainLabel(text);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    return label;
}

void clear(QWidget* box) {
    if (QLayout* layout = box->layout())
        while (QLayoutItem* item = layout->takeAt(0)) {
            if (item->widget())
                item->widget()->deleteLater(); // the one clicked may be on the stack
            delete item;
        }
}

void clearCards(QWidget* box) {
    clear(box);
    for (SessionCard* old : box->findChildren<SessionCard*>(QString(), Qt::FindDirectChildrenOnly))
        old->setParent(nullptr); // goes at the next turn of the event loop
}

QPushButton* bigButton(const QString& icon, const QString& text, const char* name) {
    auto* button = new QPushButton(themedIcon(icon), text);
    button->setObjectName(QLatin1String(name));
    button->setIconSize(QSize(20, 20));
    button->setMinimumHeight(40);
    return button;
}

} // namespace

StartPage::StartPage(QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    auto* column = new QWidget;
    column->setMaximumWidth(columnWidth);

    auto* title = plainLabel(QStringLiteral("Lamina"));
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.9);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    auto* lead = plainLabel(tr("See how a language model's layers differ: a fresh sparse autoencoder is trained at "
                               "each one, and its density and reconstruction loss are drawn while it learns."));
    lead->setWordWrap(true);
    m_return = new QPushButton(tr("Back to the profile"));
    m_return->setObjectName(QStringLiteral("backToProfile"));
    m_return->hide();
    connect(m_return, &QPushButton::clicked, this, &StartPage::returnRequested);

    makeButtons();
    auto* demoText = faint(tr("A small model and an article come with Lamina: no network, done in about half a minute. "
                              "The same with random weights follows as a second curve."));
    makeLists();

    auto* top = new QHBoxLayout;
    top->addWidget(title);
    top->addStretch(1);
    top->addWidget(m_return);
    auto* others = new QHBoxLayout;
    others->setSpacing(8);
    others->addWidget(m_article, 1);
    others->addWidget(m_open, 1);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(lead);
    layout->addSpacing(16);
    layout->addWidget(m_demo);
    layout->addWidget(demoText);
    layout->addSpacing(8);
    layout->addLayout(others);
    layout->addWidget(faint(tr("Or drop a web address, an article file, a model folder or a .lamina anywhere in this "
                               "window.")));
    layout->addSpacing(16);
    layout->addWidget(m_interrupted);
    layout->addWidget(m_kept);
    layout->addWidget(m_recent);
    layout->addStretch(1);

    auto* centred = new QHBoxLayout(page);
    centred->setContentsMargins(0, 0, 0, 0);
    centred->addStretch(1);
    centred->addWidget(column, 100);
    centred->addStretch(1);
    setWidget(page);
    setFocusProxy(m_demo);
}

void StartPage::makeButtons() {
    m_demo = bigButton(QStringLiteral("start"), tr("Run the demo"), "startDemo");
    m_demo->setIcon(themedIcon(QStringLiteral("start"), QPalette::HighlightedText));
    m_demo->setMinimumHeight(56);
    m_demo->setDefault(true);
    m_demo->setStyleSheet(
        QStringLiteral("QPushButton { font-weight: 600; border-radius: 4px; border: 2px solid transparent; "
                       "padding: 0 24px; background: palette(highlight); color: palette(highlighted-text); }"
                       "QPushButton:disabled { background: palette(midlight); color: palette(mid); }"
                       "QPushButton:hover, QPushButton:focus { border-color: palette(text); }"));
    connect(m_demo, &QPushButton::clicked, this, &StartPage::demoRequested);
    m_article = bigButton(QStringLiteral("article"), tr("Profile an article…"), "startArticle");
    m_article->setToolTip(tr("Choose the article, the model and the settings"));
    connect(m_article, &QPushButton::clicked, this, &StartPage::articleRequested);
    m_open = bigButton(QStringLiteral("open"), tr("Open a session…"), "startOpen");
    m_open->setToolTip(tr("A .lamina file saved before"));
    connect(m_open, &QPushButton::clicked, this, &StartPage::openRequested);
}

void StartPage::makeLists() {
    m_interrupted = new QWidget;
    m_interrupted->setLayout(new QVBoxLayout);
    m_kept = new QWidget;
    m_kept->setLayout(new QGridLayout);
    m_recent = new QWidget;
    m_recent->setLayout(new QGridLayout);
    for (QWidget* box : {m_interrupted, m_kept, m_recent}) {
        box->layout()->setContentsMargins(0, 0, 0, 0);
        box->layout()->setSpacing(8);
        box->hide();
    }
}

void StartPage::setReturn(bool possible, bool running) {
    m_return->setVisible(possible);
    m_return->setText(running ? tr("Back to the run") : tr("Back to the profile"));
    m_running = running;
    m_demo->setEnabled(!running);
    m_open->setEnabled(!running);
    for (QWidget* widget : m_blockedByRun)
        widget->setEnabled(!running);
}

void StartPage::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    refresh();
}

void StartPage::refresh() {
    const std::uint64_t generation = ++m_generation;
    m_blockedByRun.clear();
    showKept();
    showRecent();
    QStringList cards;
    for (QWidget* list : {m_kept, m_recent})
        for (const auto* card : list->findChildren<SessionCard*>(QString(), Qt::FindDirectChildrenOnly))
            cards << card->file();
    struct Read {
        std::vector<Interrupted> interrupted;
        std::map<QString, Result<SessionSummary>> summaries; // by file
    };
    inBackground(
        this,
        [cards, hub = inputPreferences().hub] {
            Read read;
            for (const InterruptedRun& run : interruptedRuns())
                if (!run.running)
                    read.interrupted.push_back({run, layersOf(run, hub)});
            for (const QString& file : cards)
                read.summaries.emplace(file, readSessionSummary(file.toStdString()));
            return read;
        },
        [this, generation](const Read& read) {
            if (generation != m_generation)
                return;
            for (QWidget* list : {m_kept, m_recent})
                for (auto* card : list->findChildren<SessionCard*>(QString(), Qt::FindDirectChildrenOnly))
                    if (const auto found = read.summaries.find(card->file()); found != read.summaries.end()) {
                        card->setSummary(found->second);
                        card->setEnabled(!m_running || card->missing());
                    }
            showInterrupted(read.interrupted);
            Q_EMIT listsRead();
        });
}

void StartPage::showInterrupted(const std::vector<Interrupted>& runs) {
    clear(m_interrupted);
    auto* layout = qobject_cast<QVBoxLayout*>(m_interrupted->layout());
    if (!runs.empty())
        layout->addWidget(headingLabel(tr("Interrupted")));
    for (const auto& [run, layers] : runs) {
        const QDateTime started =
            QDateTime::fromString(QString::fromStdString(run.started), Qt::ISODateWithMs).toLocalTime();
        const QString model = QString::fromStdString(run.modelName);
        const QString done = layers > 0 ? tr("%1 of %2 layers done").arg(run.layersDone).arg(layers)
                                        : tr("layers done: %1").arg(run.layersDone);
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        auto* words = plainLabel(model + QStringLiteral(" · ") + QString::fromStdString(run.config.preset) +
                                 QStringLiteral(" · ") + done + QStringLiteral(" · ") +
                                 QLocale().toString(started, QLocale::ShortFormat));
        words->setToolTip(QString::fromStdString(run.articleTitle));
        if (!run.problem.empty()) {
            words->setText(QString::fromStdString(run.problem));
            words->setWordWrap(true);
        }
        auto* resume = new QPushButton(tr("Resume"));
        resume->setObjectName(QStringLiteral("resumeInterrupted"));
        resume->setAccessibleName(tr("Resume the run of %1").arg(model));
        resume->setEnabled(!m_running && run.problem.empty());
        connect(resume, &QPushButton::clicked, this, [this, chosen = run] { Q_EMIT resumeRequested(chosen); });
        if (run.problem.empty())
            m_blockedByRun.push_back(resume);
        row->addWidget(words, 1);
        row->addWidget(resume);
        layout->addWidget(line);
    }
    if (!runs.empty())
        layout->addSpacing(16);
    m_interrupted->setVisible(!runs.empty());
}

void StartPage::setKeptFolder(const std::filesystem::path& folder) {
    if (folder == m_keptFolder)
        return;
    m_keptFolder = folder;
    inBackground(
        this,
        [folder] {
            emptyDiscarded(folder);
            return 0;
        },
        [](int) {});
}

void StartPage::showKept() {
    clearCards(m_kept);
    auto* grid = qobject_cast<QGridLayout*>(m_kept->layout());
    const std::vector<std::filesystem::path> files = keptRuns(m_keptFolder);
    m_kept->setVisible(!files.empty() || !m_discarded.empty());
    if (m_kept->isHidden())
        return;
    std::error_code error;
    double bytes = 0;
    for (const auto& file : files)
        bytes += static_cast<double>(std::filesystem::file_size(file, error));
    grid->addWidget(
        headingLabel(tr("Not saved yet (%1)")
                         .arg(QLocale().formattedDataSize(static_cast<qint64>(bytes), 0, QLocale::DataSizeSIFormat))),
        0, 0, 1, 2);
    int place = 0;
    for (const auto& file : files) {
        auto* card = new SessionCard(fromPath(file), SessionCard::Of::Kept, m_kept);
        connect(card, &SessionCard::clicked, this, [this, card] {
            if (!card->missing())
                Q_EMIT sessionRequested(card->file());
        });
        connect(card, &SessionCard::removeRequested, this, [this, card] { discard(card); });
        grid->addWidget(card, 1 + place / 2, place % 2);
        m_blockedByRun.push_back(card);
        card->setEnabled(!m_running);
        ++place;
    }
    if (!m_discarded.empty()) {
        auto* undo = new QPushButton(tr("Undo: discard %1").arg(m_discardedName));
        undo->setObjectName(QStringLiteral("undoDiscard"));
        connect(undo, &QPushButton::clicked, this, [this] {
            if (const Status restored = restoreKeptRun(m_discarded); !restored.ok())
                Q_EMIT failed(restored.error());
            m_discarded.clear();
            refresh();
        });
        grid->addWidget(undo, 1 + (place + 1) / 2, 0, 1, 2, Qt::AlignLeft);
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
}

void StartPage::discard(const SessionCard* card) {
    const auto discarded = discardKeptRun(card->file().toStdString());
    if (!discarded.ok()) {
        Q_EMIT failed(discarded.error());
    } else {
        m_discarded = *discarded;
        m_discardedName = card->text();
    }
    refresh();
}

void StartPage::showRecent() {
    clearCards(m_recent);
    auto* grid = qobject_cast<QGridLayout*>(m_recent->layout());
    const QStringList files = recentFiles();
    m_recent->setVisible(!files.isEmpty());
    if (files.isEmpty())
        return;
    grid->addWidget(headingLabel(tr("Recent sessions")), 0, 0, 1, 2);
    int place = 0;
    for (const QString& file : files) {
        auto* card = new SessionCard(file, SessionCard::Of::Recent, m_recent);
        connect(card, &SessionCard::clicked, this, [this, card] {
            if (!card->missing())
                Q_EMIT sessionRequested(card->file());
        });
        connect(card, &SessionCard::removeRequested, this, [this, file] {
            removeRecentFile(file);
            refresh();
        });
        grid->addWidget(card, 1 + place / 2, place % 2);
        m_blockedByRun.push_back(card);
        card->setEnabled(!m_running);
        ++place;
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
}

} // namespace lamina
