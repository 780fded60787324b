// Charts and maps into a file: which ones, as what, how large, in which colours, with what around them. Not modal;
// shows what will be written while one chooses.
//
// The window: showExportDialog(this) from its export menu or button; setChartSource() (figure_source.h) tells the
// dialog what can be exported besides the charts on the screen. A chart's own menu opens it with that chart alone.
#pragma once

#include "base/error.h"
#include "ui/export/export_form.h"

#include <QDialog>
#include <QImage>
#include <filesystem>
#include <vector>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace lamina {

class FileJobs;

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    // `provenance`: the line that may stand below; empty: none is offered.
    ExportDialog(const std::vector<ExportChoice>& figures, const QString& provenance, QWidget* parent = nullptr);

    ExportForm* form() const { return m_form; } // what is chosen
    QImage preview() const { return m_image; }  // as rendered, before it is fitted into the dialog

    // Writes the file in the background (of several charts' data: one file each, NAME-1.csv and so on), all of it or
    // nothing. Files that exist are replaced with `replace`. written() follows; what went wrong is also said in the
    // dialog. Errors: usage, permission, disk_full, cancelled.
    void write(bool replace);

Q_SIGNALS:
    void written(const lamina::Status& status);

public Q_SLOTS:
    void renderPreview(); // at once; otherwise it follows the choices after a moment

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void done(int result) override;

private:
    QWidget* buildPreview();
    void changed();
    void exportNow();
    void finish(const Status& status);
    void fitPreview();
    void say(const QString& text, bool problem);
    double previewScale() const;

    FileJobs* m_jobs;
    QImage m_image;
    std::filesystem::path m_replace; // asked about: the next click replaces it
    bool m_closeWhenWritten = false;
    QTimer* m_delay = nullptr;
    ExportForm* m_form = nullptr;
    QStackedWidget* m_preview = nullptr;
    QLabel* m_picture = nullptr;
    QPlainTextEdit* m_data = nullptr;
    QLabel* m_message = nullptr;
    QPushButton* m_export = nullptr;
};

// With `origin` a chart or map: that one chosen; else every one on the screen. The dialog belongs to origin's window
// and deletes itself when closed.
ExportDialog* showExportDialog(QWidget* origin);

} // namespace lamina
