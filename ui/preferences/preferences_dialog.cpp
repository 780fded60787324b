#include "ui/preferences/preferences_dialog.h"

#include "base/machine.h"
#include "net/page_cache.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/background.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/heading_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

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

QString preferenceText(const char* english) {
    return QCoreApplication::translate("Preferences", english);
}

// "threads" of "run/threads".
QString fieldName(const Preference& row) {
    return QLatin1String(row.name).toString().section(QLatin1Char('/'), -1);
}

// The folder in use: the one set, else the one that is usual.
std::filesystem::path folderOf(Kept key) {
    switch (key) {
    case Kept::ModelFolder:
        return inputPreferences().hub.cache;
    case Kept::PageFolder:
        return pageFolder();
    default:
        return unsavedFolder();
    }
}

} // namespace

PreferencesDialog::PreferencesDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("preferencesDialog"));
    setWindowTitle(tr("Preferences"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const std::pair<PreferenceSection, QString> sections[] = {{PreferenceSection::Window, tr("Window")},
                                                              {PreferenceSection::Computing, tr("Computing")},
                                                              {PreferenceSection::Network, tr("Network")},
                                                              {PreferenceSection::Folders, tr("Folders")}};
    for (const auto& [section, heading] : sections) {
        form->addRow(headingLabel(heading));
        for (const Preference& row : preferences())
            if (row.section == section)
                addRow(form, row);
        if (section == PreferenceSection::Computing)
            form->addRow(tr("Device"), plainLabel(tr("the processor, the only one this version computes on")));
    }
    m_problem = plainLabel();
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

// The field that the row's kind asks for; it is found by the last part of the row's name.
void PreferencesDialog::addRow(QFormLayout* form, const Preference& row) {
    switch (row.kind) {
    case PreferenceKind::Value:
        return row.key == Kept::Language ? addLanguages(form, row) : addThemes(form, row);
    case PreferenceKind::Count: {
        auto* count = new QSpinBox;
        count->setObjectName(fieldName(row));
        count->setRange(0, 1024);
        count->setSpecialValueText(tr("every processor (%1)").arg(availableThreads()));
        count->setValue(kept(row.key).toInt());
        count->setToolTip(preferenceText(row.tip));
        connect(count, &QSpinBox::valueChanged, this, [this, key = row.key](int value) {
            keep(key, value);
            Q_EMIT changed();
        });
        return form->addRow(preferenceText(row.label), count);
    }
    case PreferenceKind::Flag: {
        auto* flag = new QCheckBox(preferenceText(row.label));
        flag->setObjectName(fieldName(row));
        flag->setToolTip(preferenceText(row.tip));
        flag->setChecked(kept(row.key).toBool());
        connect(flag, &QCheckBox::toggled, this, [this, key = row.key](bool on) {
            keep(key, on);
            Q_EMIT changed();
        });
        return form->addRow(QString(), flag);
    }
    case PreferenceKind::Folder:
        return addFolder(form, row);
    }
}

void PreferencesDialog::addLanguages(QFormLayout* form, const Preference& row) {
    auto* language = new QComboBox;
    language->setObjectName(fieldName(row));
    for (const auto& [code, name] : windowLanguages())
        language->addItem(name, code);
    language->setCurrentIndex(language->findData(QLocale().name().left(2)));
    connect(language, &QComboBox::activated, this,
            [this, language] { Q_EMIT languageChosen(language->currentData().toString()); });
    form->addRow(preferenceText(row.label), language);
}

void PreferencesDialog::addThemes(QFormLayout* form, const Preference& row) {
    auto* theme = new QComboBox;
    theme->setObjectName(fieldName(row));
    theme->addItem(tr("As the system"), static_cast<int>(Theme::System));
    theme->addItem(tr("Light"), static_cast<int>(Theme::Light));
    theme->addItem(tr("Dark"), static_cast<int>(Theme::Dark));
    theme->setCurrentIndex(theme->findData(static_cast<int>(savedTheme())));
    connect(theme, &QComboBox::activated, this, [this, theme] { Q_EMIT themeChosen(theme->currentData().toInt()); });
    form->addRow(preferenceText(row.label), theme);
}

void PreferencesDialog::addFolder(QFormLayout* form, const Preference& preference) {
    const QString label = preferenceText(preference.label);
    const Kept key = preference.key;
    Folder folder;
    folder.path = new QLineEdit;
    folder.path->setObjectName(fieldName(preference));
    folder.path->setReadOnly(true);
    folder.path->setToolTip(preferenceText(preference.tip));
    folder.path->setAccessibleName(label);
    folder.size = plainLabel();
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
    m_folders[key] = folder;
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
    std::map<Kept, std::filesystem::path> places;
    for (const auto& [key, folder] : m_folders) {
        places[key] = folderOf(key);
        folder.path->setText(fromPath(places[key]));
    }
    inBackground(
        this,
        [places] {
            std::map<Kept, std::uint64_t> bytes;
            for (const auto& [key, place] : places)
                bytes[key] = key == Kept::PageFolder ? PageCache(place).bytes() : bytesBelow(place);
            return bytes;
        },
        [this, generation](const std::map<Kept, std::uint64_t>& bytes) {
            if (generation != m_generation)
                return;
            for (const auto& [key, size] : bytes) {
                m_folders[key].size->setText(sizeText(size));
                if (m_folders[key].clear)
                    m_folders[key].clear->setEnabled(size > 0);
            }
            Q_EMIT sizesCounted();
        });
}

void PreferencesDialog::clearPages() {
    m_folders[Kept::PageFolder].clear->setEnabled(false);
    inBackground(
        this, [pages = pageFolder()] { return PageCache(pages).clear(); },
        [this](const Status& cleared) {
            m_problem->setVisible(!cleared.ok());
            if (!cleared.ok())
                m_problem->setText(fromStd(cleared.error().message));
            refreshFolders();
        });
}

} // namespace lamina
