#include "ui/help/shortcuts_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

ShortcutsDialog::ShortcutsDialog(const QWidget* window, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard shortcuts"));
    QList<std::pair<QString, QString>> rows;
    for (const QAction* action : window->actions()) {
        QStringList keys;
        for (const QKeySequence& key : action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        if (!keys.isEmpty())
            rows.append({action->text().remove(QLatin1Char('&')), keys.join(QStringLiteral(", "))});
    }
    const std::pair<QString, QString> views[] = {
        {tr("Previous or next layer"), QStringLiteral("← →")},
        {tr("First or last layer"), QStringLiteral("Home, End")},
        {tr("In a chart: read the next value"), QStringLiteral("← →")},
        {tr("In a chart: choose the layer read"), QStringLiteral("Enter")},
        {tr("In a chart: closer, wider, all"), QStringLiteral("+, −, 0")},
        {tr("In a chart: its menu"), QStringLiteral("Shift+F10")},
        {tr("In the queue: earlier or later"), QStringLiteral("Alt+↑, Alt+↓")},
        {tr("In the queue: remove"), QStringLiteral("Delete")},
        {tr("Next or previous control"), QStringLiteral("Tab, Shift+Tab")},
    };
    for (const auto& row : views)
        rows.append(row);

    auto* table = new QTableWidget(static_cast<int>(rows.size()), 2);
    table->setObjectName(QStringLiteral("shortcuts"));
    table->setAccessibleName(tr("Keyboard shortcuts"));
    table->setHorizontalHeaderLabels({tr("What"), tr("Keys")});
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int row = 0; row < table->rowCount(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(rows[row].first));
        table->setItem(row, 1, new QTableWidgetItem(rows[row].second));
    }
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(table, 1);
    layout->addWidget(buttons);
    resize(520, 480);
}

} // namespace lamina
