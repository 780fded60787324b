#include "ui/preferences/preferences_dialog.h"

#include "base/machine.h"
#include "net/page_cache.h"
#include "ui/common/background.h"
#include "ui/common/heading_label.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/widgets/appearance.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <array>

namespace lamina {

namespace {

// Links are not followed: a snapshot of a model is links to the blobs beside it, which count once.
std::uint64_t bytesBelow(const std::filesystem::path& folder) {
    std::uint64_t sum = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code none;
        if (entry->is_symlink(none) || !entry->is_regular_file(none))
            continue;
        const auto size = entry->file_size(none);
        if (!none)
            sum += size;
    }
    return sum;
}

} // namespace

PreferencesDialog::PreferencesDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("preferencesDialog"));
    setWindowTitle(tr("Preferences"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    form->addRow(headingLabel(tr("Window")));
    auto* language = new QComboBox;
    language->setObjectName(QStringLiteral("language"));
    for (const auto& [code, name] : windowLanguages())
        language->addItem(name, code);
    language->setCurrentIndex(language->findData(QLocale().name().left(2)));
    connect(language, &QComboBox::activated, this,
            [this, language] { Q_EMIT languageChosen(language->currentData().toString()); });
    form->addRow(tr("Language"), language);
    auto* theme = new QComboBox;
    theme->setObjectName(QStringLiteral("theme"));
    theme->addItem(tr("As the system"), static_cast<int>(Theme::System));
    theme->addItem(tr("Light"), static_cast<int>(Theme::Light));
    theme->addItem(tr("Dark"), static_cast<int>(Theme::Dark));
    theme->setCurrentIndex(theme->findData(static_cast<int>(savedTheme())));
    connect(theme, &QComboBox::activated, this, [this, theme] { Q_EMIT themeChosen(theme->currentData().toInt()); });
    form->addRow(tr("Appearance"), theme);

    form->addRow(headingLabel(tr("Computing")));
    auto* threads = new QSpinBox;
    threads->setObjectName(QStringLiteral("threads"));
    threads->setRange(0, 1024);
    threads->setSpecialValueText(tr("every processor (%1)").arg(availableThreads()));
    threads->setValue(kept(Kept::Threads).toInt());
    threads->setToolTip(tr("For experiments that leave their own number of threads open"));
    connect(threads, &QSpinBox::valueChanged, this, [this](int value) {
        keep(Kept::Threads, value);
        Q_EMIT changed();
    });
    form->addRow(tr("Threads"), threads);
    form->addRow(tr("Device"), new QLabel(tr("the processor, the only one this version computes on")));

    form->addRow(headingLabel(tr("Network")));
    auto* offline = new QCheckBox(tr("Work offline: nothing is fetched"));
    offline->setObjectName(QStringLiteral("offline"));
    offline->setToolTip(tr("Pages and models that are on this computer can still be used"));
    offline->setChecked(kept(Kept::Offline).toBool());
    connect(offline, &QCheckBox::toggled, this, [this](bool on) {
        keep(Kept::Offline, on);
        Q_EMIT changed();
    });
    form->addRow(QString(), offline);

    form->addRow(headingLabel(tr("Folders")));
    m_models = addFolder(form, tr("Models"), Kept::ModelFolder,
                         tr("Shared with Python's Hugging Face tools; models are removed under More models…"));
    m_pages = addFolder(form, tr("Fetched pages"), Kept::PageFolder, tr("Articles kept for reading them offline"));
    m_unsaved = addFolder(form, tr("Unsaved sessions"), Kept::UnsavedFolder, tr("The newest 24 are kept"));

    m_problem = new QLabel;
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    setMinimumWidth(720);
    refreshFolders();
}

PreferencesDialog::Folder PreferencesDialog::addFolder(QFormLayout* form, const QString& label, Kept key,
                                                       const QString& tip) {
    Folder folder;
    folder.path = new QLineEdit;
    folder.path->setReadOnly(true);
    folder.path->setToolTip(tip);
    folder.path->setAccessibleName(label);
    folder.size = new QLabel;
    folder.size->setForegroundRole(QPalette::PlaceholderText);
    auto* change = new QPushButton(tr("Change…"));
    change->setAutoDefault(false);
    change->setAccessibleName(tr("Change the folder: %1").arg(label));
    connect(change, &QPushButton::clicked, this, [this, key, label] { chooseFolder(key, label); });
    auto* standard = new QPushButton(tr("Default"));
    standard->setAutoDefault(false);
    standard->setAccessibleName(tr("Default folder: %1").arg(label));
    connect(standard, &QPushButton::clicked, this, [this, key] {
        keep(key, QString());
        refreshFolders();
        Q_EMIT changed();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(folder.path, 1);
    row->addWidget(folder.size);
    if (key == Kept::PageFolder) {
        folder.clear = new QPushButton(tr("Clear"));
        folder.clear->setObjectName(QStringLiteral("clearPages"));
        folder.clear->setAutoDefault(false);
        connect(folder.clear, &QPushButton::clicked, this, &PreferencesDialog::clearPages);
        row->addWidget(folder.clear);
    }
    row->addWidget(change);
    row->addWidget(standard);
    form->addRow(label, row);
    return folder;
}

void PreferencesDialog::chooseFolder(Kept key, const QString& title) {
    const QString chosen = QFileDialog::getExistingDirectory(this, title, kept(key).toString());
    if (chosen.isEmpty())
        return;
    keep(key, chosen);
    refreshFolders();
    Q_EMIT changed();
}

void PreferencesDialog::refreshFolders() {
    const std::uint64_t generation = ++m_generation;
    const std::filesystem::path models = inputPreferences().hub.cache, pages = pageFolder(), unsaved = unsavedFolder();
    m_models.path->setText(fromPath(models));
    m_pages.path->setText(fromPath(pages));
    m_unsaved.path->setText(fromPath(unsaved));
    inBackground(
        this,
        [models, pages, unsaved] {
            return std::array{bytesBelow(models), PageCache(pages).bytes(), bytesBelow(unsaved)};
        },
        [this, generation](const std::array<std::uint64_t, 3>& bytes) {
            if (generation != m_generation)
                return;
            m_models.size->setText(sizeText(bytes[0]));
            m_pages.size->setText(sizeText(bytes[1]));
            m_pages.clear->setEnabled(bytes[1] > 0);
            m_unsaved.size->setText(sizeText(bytes[2]));
            Q_EMIT sizesCounted();
        });
}

void PreferencesDialog::clearPages() {
    const Status cleared = PageCache(pageFolder()).clear();
    m_problem->setVisible(!cleared.ok());
    if (!cleared.ok())
        m_problem->setText(QString::fromStdString(cleared.error().message));
    refreshFolders();
}

} // namespace lamina
