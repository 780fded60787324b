// A chart's data as a table, for reading, for screen readers and for taking along. Not modal: it shows the chart as it
// was when it was opened.
#pragma once

#include "ui/charts/spec/figure.h"

#include <QDialog>
#include <filesystem>

class QLabel;
class QTableView;

namespace lamina {

class DataTableDialog : public QDialog {
    Q_OBJECT
public:
    // `shown` is FigureWidget::figure().
    explicit DataTableDialog(const Figure& shown, QWidget* parent = nullptr);

    // The chosen cells, or all of them where none or one is chosen; to the clipboard, separated by tabs.
    void copy() const;
    // As chartCsv() writes it, in the background; saved() follows. What went wrong is said in the dialog.
    void saveTo(const std::filesystem::path& file);

Q_SIGNALS:
    void saved(bool ok);

private:
    void chooseFile();

    Figure m_shown;
    QTableView* m_table = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace lamina
