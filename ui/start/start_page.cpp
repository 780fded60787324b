#include "ui/start/start_page.h"

#include "run/journal.h"
#include "run/model_folder.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/background.h"
#include "ui/common/preferences.h"
#include "ui/common/recent_files.h"
#include "ui/common/text.h"
#include "ui/run/kept_runs.h"
#include "ui/run/session_shelf.h"
#include "ui/start/session_card.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/heading_label.h"
#include "ui/widgets/primary_button.h"

#include <QDateTime>
#include <QFileInfo>
#include <QGridLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

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
    m_demoText = faint({});
    m_demoText->setObjectName(QStringLiteral("demoText"));
    showDemoTime(std::numeric_limits<double>::quiet_NaN());
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
    layout->addWidget(m_demoText);
    layout->addSpacing(8);
    layout->addLayout(others);
    layout->addWidget(faint(tr("Or drop a web address, an article file, a model folder or a .lamina anywhere in this "
                               "window.")));
    layout->addSpacing(16);
    layout->addWidget(m_undoLine);
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

void StartPage::showDemoTime(double seconds) {
    QString text =
        tr("A small model and an article come with Lamina: no network is needed. The same with random weights "
           "follows as a second curve.");
    if (const QString time = durationText(seconds); !time.isEmpty())
        text += QLatin1Char(' ') + tr("Both take about %1 on this computer.").arg(time);
    m_demoText->setText(text);
}

StartPage::~StartPage() {
    forgetForGood();
}

void StartPage::makeButtons() {
    auto* demo = new PrimaryButton(tr("Run the demo"));
    demo->setThemedIcon(QStringLiteral("start"));
    demo->setObjectName(QStringLiteral("startDemo"));
    demo->setIconSize(QSize(20, 20));
    demo->setMinimumHeight(56);
    demo->setDefault(true);
    m_demo = demo;
    connect(m_demo, &QPushButton::clicked, this, &StartPage::demoRequested);
    m_article = bigButton(QStringLiteral("article"), tr("Profile an article"), "startArticle");
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
    m_undoLine = new QWidget;
    m_undoLine->setLayout(new QHBoxLayout);
    for (QWidget* box : {m_undoLine, m_interrupted, m_kept, m_recent}) {
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
    showUndo();
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
        if (run.journal == m_discardedJournal)
            continue;
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
        auto* discard = new QToolButton;
        discard->setObjectName(QStringLiteral("discardInterrupted"));
        discard->setText(tr("Discard"));
        discard->setAutoRaise(true);
        discard->setAccessibleName(tr("Discard the run of %1").arg(model));
        connect(discard, &QToolButton::clicked, this, [this, chosen = run] { discardInterrupted(chosen); });
        row->addWidget(words, 1);
        row->addWidget(discard);
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
    m_kept->setVisible(!files.empty());
    if (m_kept->isHidden())
        return;
    std::error_code error;
    std::uint64_t bytes = 0;
    for (const auto& file : files)
        if (const auto size = std::filesystem::file_size(file, error); !error)
            bytes += size;
    grid->addWidget(headingLabel(tr("Not saved yet (%1)").arg(sizeText(bytes))), 0, 0, 1, 2);
    int place = 0;
    for (const auto& file : files) {
        auto* card = new SessionCard(fromPath(file), SessionCard::Of::Kept, m_kept);
        connectCard(card);
        connect(card, &SessionCard::removeRequested, this, [this, card] { discard(card); });
        grid->addWidget(card, 1 + place / 2, place % 2);
        m_blockedByRun.push_back(card);
        card->setEnabled(!m_running);
        ++place;
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
}

void StartPage::discard(const SessionCard* card) {
    const auto discarded = discardKeptRun(card->file().toStdString());
    done(discarded.ok() ? Status() : Status(discarded.error()),
         {tr("Undo: discard %1").arg(card->text()),
          [file = discarded.ok() ? *discarded : std::filesystem::path()] { return restoreKeptRun(file); }});
}

void StartPage::trash(const SessionCard* card) {
    const std::filesystem::path file = card->file().toStdString();
    const auto trashed = trashSession(file);
    if (trashed.ok())
        removeRecentFile(card->file());
    done(trashed.ok() ? Status() : Status(trashed.error()),
         {tr("Undo: delete %1").arg(card->text()),
          [file, from = trashed.ok() ? *trashed : std::filesystem::path()]() -> Status {
              LAMINA_TRY(restoreSession(from, file));
              addRecentFile(fromPath(file));
              return {};
          }});
}

void StartPage::rename(const SessionCard* card) {
    bool accepted = false;
    const QString name =
        QInputDialog::getText(this, tr("Rename the session"), tr("Name:"), QLineEdit::Normal, card->text(), &accepted);
    if (!accepted)
        return;
    const std::filesystem::path before = card->file().toStdString();
    const auto to = [this](const std::filesystem::path& from, const QString& wanted) -> Status {
        LAMINA_ASSIGN(const std::filesystem::path now, renameSession(from, wanted));
        replaceRecentFile(fromPath(from), fromPath(now));
        Q_EMIT renamed(from, now);
        return {};
    };
    const std::filesystem::path now =
        before.parent_path() / (name.trimmed().toStdString() + before.extension().string());
    done(to(before, name),
         {tr("Undo: rename %1").arg(card->text()), [to, now, old = fromPath(before.stem())] { return to(now, old); }});
}

void StartPage::discardInterrupted(const InterruptedRun& run) {
    forgetForGood();
    m_discardedJournal = run.journal;
    done({}, {tr("Undo: discard the interrupted run of %1").arg(fromStd(run.modelName)), [this]() -> Status {
                  m_discardedJournal.clear();
                  return {};
              }});
}

void StartPage::forgetForGood() {
    if (!m_discardedJournal.empty())
        (void)Journal::discard(m_discardedJournal); // else it is offered once more at the next start
    m_discardedJournal.clear();
}

void StartPage::done(const Status& status, Undo undo) {
    if (status.ok())
        m_undo = std::move(undo);
    else
        Q_EMIT failed(status.error());
    refresh();
}

void StartPage::showUndo() {
    clear(m_undoLine);
    m_undoLine->setVisible(m_undo.has_value());
    if (!m_undo)
        return;
    auto* undo = new QPushButton(m_undo->what);
    undo->setObjectName(QStringLiteral("undoDiscard"));
    connect(undo, &QPushButton::clicked, this, [this] {
        const Undo last = *std::exchange(m_undo, std::nullopt);
        if (const Status undone = last.how(); !undone.ok())
            Q_EMIT failed(undone.error());
        refresh();
    });
    m_undoLine->layout()->addWidget(undo);
    qobject_cast<QHBoxLayout*>(m_undoLine->layout())->addStretch(1);
}

void StartPage::connectCard(SessionCard* card) {
    card->setOnShow(!m_onShow.empty() && m_onShow == std::filesystem::path(card->file().toStdString()));
    connect(card, &SessionCard::clicked, this, [this, card] {
        if (!card->missing())
            Q_EMIT sessionRequested(card->file());
    });
    connect(card, &SessionCard::compareRequested, this, [this, card] { Q_EMIT compareRequested(card->file()); });
    connect(card, &SessionCard::renameRequested, this, [this, card] { rename(card); });
    connect(card, &SessionCard::deleteRequested, this, [this, card] { trash(card); });
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
        connectCard(card);
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
