#include "ui/export/data_table_dialog.h"

#include "base/files.h"
#include "ui/charts/spec/chart_data.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/background.h"
#include "ui/common/text.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFontMetrics>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

class TableModel : public QAbstractTableModel {
public:
    TableModel(DataTable table, QObject* parent) : QAbstractTableModel(parent), m_table(std::move(table)) {}
    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size());
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role == Qt::DisplayRole)
            return m_table.rows[static_cast<std::size_t>(index.row())][index.column()];
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
            return m_table.headers[section];
        return {};
    }

private:
    DataTable m_table;
};

} // namespace

DataTableDialog::DataTableDialog(const Figure& shown, QWidget* parent) : QDialog(parent), m_shown(shown) {
    setWindowTitle(tr("Data: %1").arg(figureTitle(shown)));
    setObjectName(QStringLiteral("dataTable"));
    m_table = new QTableView;
    m_table->setModel(new TableModel(chartTable(shown, locale()), m_table));
    m_table->setAccessibleName(windowTitle());
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 12);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_problem = plainLabel();
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* copyButton = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    auto* save = buttons->addButton(tr("Save as CSV…"), QDialogButtonBox::ActionRole);
    for (QPushButton* button : {copyButton, save})
        button->setAutoDefault(false);
    connect(copyButton, &QPushButton::clicked, this, &DataTableDialog::copy);
    connect(save, &QPushButton::clicked, this, &DataTableDialog::chooseFile);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* copyKey = new QShortcut(QKeySequence::Copy, m_table);
    copyKey->setContext(Qt::WidgetShortcut);
    connect(copyKey, &QShortcut::activated, this, &DataTableDialog::copy);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    const int columns = m_table->model()->columnCount({});
    resize(std::clamp(columns * fontMetrics().averageCharWidth() * 22, 360, 860), 440);
    m_table->setFocus();
}

void DataTableDialog::copy() const {
    const QModelIndexList chosen = m_table->selectionModel()->selectedIndexes();
    auto* mime = new QMimeData;
    if (chosen.size() > 1) {
        QModelIndexList cells = chosen;
        std::sort(cells.begin(), cells.end());
        QString text;
        for (qsizetype i = 0; i < cells.size(); ++i) {
            if (i > 0)
                text += cells[i].row() == cells[i - 1].row() ? QLatin1Char('\t') : QLatin1Char('\n');
            text += cells[i].data().toString();
        }
        mime->setText(text);
    } else {
        mime->setText(QString::fromStdString(chartTsv(m_shown)));
        mime->setData(QStringLiteral("text/csv"), QByteArray::fromStdString(chartCsv(m_shown)));
    }
    QApplication::clipboard()->setMimeData(mime);
}

void DataTableDialog::saveTo(const std::filesystem::path& file) {
    inBackground(
        this, [shown = m_shown, file] { return writeFileAtomically(file, chartCsv(shown)); },
        [this, file](const Status& status) {
            m_problem->setText(status.ok() ? tr("Saved as %1").arg(fromPath(file)) : fromStd(status.error().message));
            m_problem->show();
            Q_EMIT saved(status.ok());
        });
}

void DataTableDialog::chooseFile() {
    QString file = QFileDialog::getSaveFileName(
        this, tr("Save the data"), figureTitle(m_shown) + QStringLiteral(".csv"), QStringLiteral("CSV (*.csv)"));
    if (!file.isEmpty())
        saveTo(file.toStdString());
}

} // namespace lamina
