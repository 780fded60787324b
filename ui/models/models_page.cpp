#include "ui/models/models_page.h"

#include "ui/charts/widgets/plain_text.h"
#include "ui/common/text.h"
#include "ui/models/models_model.h"
#include "ui/widgets/message_bar.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

QPushButton* button(const char* name, const QString& text, const QString& help) {
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setToolTip(help);
    made->setAutoDefault(false);
    return made;
}

} // namespace

ModelsPage::ModelsPage(ModelJobs* jobs, QWidget* parent) : QWidget(parent), m_jobs(jobs) {
    m_model = new ModelsModel(jobs, this);
    makeTable();
    m_message = new MessageBar(m_table);
    QLayout* const actions = makeActions();
    QLayout* const named = makeNamed();
    m_place = plainLabel();
    m_place->setObjectName(QStringLiteral("place"));
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_place->setForegroundRole(QPalette::PlaceholderText);
    m_place->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(m_table, 1);
    layout->addLayout(actions);
    layout->addLayout(named);
    layout->addWidget(m_place);
    connectJobs();
    select(m_model->row(0).name);
    updatePlace();
    m_jobs->refresh();
}

void ModelsPage::makeTable() {
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("models"));
    m_table->setAccessibleName(tr("Models"));
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(ModelsModel::Disk, new DiskDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 16);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const int letter = fontMetrics().averageCharWidth();
    for (const auto& [column, letters] :
         {std::pair{ModelsModel::Name, 28}, {ModelsModel::Shape, 16}, {ModelsModel::Size, 12}}) // and any heading whole
        m_table->setColumnWidth(
            column, std::max(letters * letter, m_table->horizontalHeader()->sectionSizeHint(column) + letter));
}

QLayout* ModelsPage::makeActions() {
    m_download = button("download", tr("Download"), tr("Fetches what is missing; a stopped download goes on"));
    m_pause = button("pause", tr("Pause"), tr("Stops reading until you resume"));
    m_cancel = button("cancel", tr("Cancel"), tr("Stops; what has come is kept for the next time"));
    m_verify = button("verify", tr("Verify"), tr("Reads every file again and compares its hash"));
    m_remove = button("remove", tr("Remove…"), tr("Deletes the model from the cache, which Python shares"));
    m_use = button("use", tr("Use this model"), tr("Chooses it for the experiment; it is fetched when a run starts"));
    connect(m_download, &QPushButton::clicked, this, [this] {
        m_message->hide();
        m_jobs->download(selectedModel());
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        const ModelJobs::State* state = m_jobs->state(selectedModel());
        if (state && state->paused)
            m_jobs->resume(selectedModel());
        else
            m_jobs->pause(selectedModel());
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_jobs->cancel(selectedModel()); });
    connect(m_verify, &QPushButton::clicked, this, [this] {
        m_message->hide();
        m_jobs->verify(selectedModel());
    });
    connect(m_remove, &QPushButton::clicked, this, &ModelsPage::askToRemove);
    connect(m_use, &QPushButton::clicked, this, [this] { Q_EMIT modelChosen(selectedModel()); });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (QPushButton* each : {m_download, m_pause, m_cancel, m_verify, m_remove})
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_use);
    return row;
}

QLayout* ModelsPage::makeNamed() {
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setPlaceholderText(QStringLiteral("owner/name"));
    m_name->setAccessibleName(tr("Another model of the Hugging Face hub, as owner/name"));
    m_downloadNamed = button("downloadNamed", tr("Download"), tr("Fetches a GPT-2 model by its name on the hub"));
    m_downloadNamed->setEnabled(false);
    connect(m_name, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_downloadNamed->setEnabled(isHubName(text.trimmed().toStdString())); });
    connect(m_name, &QLineEdit::returnPressed, this, &ModelsPage::downloadNamed);
    connect(m_downloadNamed, &QPushButton::clicked, this, &ModelsPage::downloadNamed);
    auto* other = plainLabel(tr("&Another GPT-2 model:"));
    other->setBuddy(m_name);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(other);
    row->addWidget(m_name, 1);
    row->addWidget(m_downloadNamed);
    return row;
}

void ModelsPage::connectJobs() {
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ModelsPage::updateButtons);
    connect(m_table, &QTableView::activated, this, [this] { Q_EMIT modelChosen(selectedModel()); });
    // A model nobody knew before makes new rows; what was selected stays so.
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_selected = selectedModel(); });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { select(m_selected); });
    connect(m_jobs, &ModelJobs::changed, this, &ModelsPage::updateButtons);
    connect(m_jobs, &ModelJobs::listed, this, [this] {
        updateButtons();
        updatePlace();
    });
    connect(m_jobs, &ModelJobs::ended, this, &ModelsPage::jobEnded);
    // Other preferences, other jobs: there is nothing to show any more.
    connect(m_jobs, &QObject::destroyed, this, [this] { window()->close(); });
}

QString ModelsPage::selectedModel() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? QString() : m_model->row(rows.front().row()).name;
}

void ModelsPage::select(const QString& name) {
    if (const int row = m_model->find(name); row >= 0)
        m_table->selectRow(row);
    updateButtons();
}

void ModelsPage::downloadNamed() {
    const QString name = m_name->text().trimmed();
    if (!isHubName(name.toStdString()))
        return;
    m_message->hide();
    m_name->clear();
    m_jobs->download(name);
    select(name);
    m_table->setFocus();
}

void ModelsPage::askToRemove() {
    const QString name = selectedModel();
    const int row = m_model->find(name);
    if (row < 0 || !m_model->row(row).onDisk)
        return;
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Remove %1?").arg(name),
                        tr("Remove %1 (%2) from this computer?").arg(name, sizeText(m_model->row(row).onDisk->bytes)),
                        QMessageBox::NoButton, this);
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(
        tr("Python programs share this cache; they and Lamina would have to download it again."));
    QPushButton* accept = question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    question->setDefaultButton(question->addButton(QMessageBox::Cancel));
    connect(accept, &QPushButton::clicked, this, [this, name] {
        m_message->hide();
        m_jobs->remove(name);
    });
    question->open();
}

void ModelsPage::jobEnded(const ModelJobs::Outcome& outcome) {
    if (!outcome.status.ok()) {
        if (outcome.status.error().kind == ErrorKind::Cancelled)
            m_message->hide();
        else
            m_message->showError(outcome.status.error());
        return;
    }
    if (outcome.kind == ModelJobs::Kind::Download)
        m_message->showNote(tr("%1 is downloaded and checked.").arg(outcome.name));
    if (outcome.verified && outcome.verified->unhashed.empty())
        m_message->showNote(tr("%1 is intact: every file has the hash it should have.").arg(outcome.name));
    if (outcome.verified && !outcome.verified->unhashed.empty()) {
        QStringList files;
        for (const std::string& file : outcome.verified->unhashed)
            files << QString::fromStdString(file);
        m_message->showNote(
            tr("%1 can be read; no hash is known for %2.").arg(outcome.name, files.join(QStringLiteral(", "))));
    }
    if (outcome.kind == ModelJobs::Kind::Remove)
        m_message->showNote(tr("%1 is removed.").arg(outcome.name));
}

void ModelsPage::updateButtons() {
    const QString name = selectedModel();
    const int row = m_model->find(name);
    const ModelJobs::State* state = m_jobs->state(name);
    const bool chosen = row >= 0;
    const bool some = chosen && m_model->row(row).onDisk;
    const bool whole = some && m_model->row(row).onDisk->complete;
    const bool stoppable = state && state->kind != ModelJobs::Kind::Remove && !state->stopping;
    m_download->setEnabled(chosen && !state && !whole);
    m_pause->setEnabled(stoppable);
    m_pause->setText(state && state->paused ? tr("Resume") : tr("Pause"));
    m_cancel->setEnabled(stoppable);
    m_verify->setEnabled(whole && !state);
    m_remove->setEnabled(some && !state);
    m_use->setEnabled(chosen);
}

void ModelsPage::updatePlace() {
    std::uint64_t bytes = 0;
    for (const ModelOnDisk& model : m_jobs->onDisk())
        bytes += model.bytes;
    m_place->setText(tr("Hugging Face's cache, shared with Python: %1 (GPT-2 models there: %2)")
                         .arg(fromPath(m_jobs->options().cache), sizeText(bytes)));
}

} // namespace lamina
