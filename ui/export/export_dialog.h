// Charts and maps into a file: which ones, as what, how large, in which colours, with what around them. Not modal;
// shows what will be written while one chooses.
//
// The window: showExportDialog(this) from its export menu or button; setChartSource() (chart_actions.h) tells the
// dialog what can be exported besides the charts on the screen. A chart's own menu opens it with that chart alone.
#pragma once

#include "base/error.h"
#include "ui/charts/draw/picture.h"

#include <QDialog>
#include <QImage>
#include <filesystem>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTimer;

namespace lamina {

struct ExportChoice {
    Figure figure;
    bool chosen = true;
};

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    // `provenance`: the line that may stand below; empty: none is offered.
    ExportDialog(const std::vector<ExportChoice>& figures, const QString& provenance, QWidget* parent = nullptr);

    std::vector<Figure> chosen() const;
    QString format() const; // png, svg, pdf, csv
    PictureOptions options() const;
    std::filesystem::path file() const;
    QImage preview() const { return m_image; } // as rendered, before it is fitted into the dialog

    // Writes the file (of several charts' data: one file each, NAME-1.csv and so on), all of it or nothing. Files that
    // exist are replaced with `replace`. What went wrong is also said in the dialog. Errors: usage, permission,
    // disk_full.
    Status write(bool replace);

public Q_SLOTS:
    void renderPreview(); // at once; otherwise it follows the choices after a moment

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void done(int result) override;

private:
    enum Unit { Pixels, Centimetres };
    void buildForm(QFormLayout* form, const std::vector<ExportChoice>& figures);
    void restoreChoices();
    void keepChoices() const;
    void changed();
    void changeUnit();
    void setPixelSize(const QSize& size);
    void suitSize(); // for the number of charts, while the user has not set one
    void changeFormat();
    void chooseFile();
    void exportNow();
    void fitPreview();
    void say(const QString& text, bool problem);
    QSize pixelSize() const;
    double previewScale() const;
    std::vector<std::pair<std::filesystem::path, Figure>> dataFiles() const;

    std::vector<Figure> m_figures;
    QString m_provenance;
    QImage m_image;
    Unit m_unit = Pixels;
    bool m_ownSize = false;
    std::filesystem::path m_replace; // asked about: the next click replaces it
    QTimer* m_delay = nullptr;
    QStackedWidget* m_preview = nullptr;
    QLabel* m_picture = nullptr;
    QPlainTextEdit* m_data = nullptr;
    QListWidget* m_list = nullptr;
    QComboBox* m_format = nullptr;
    QDoubleSpinBox* m_width = nullptr;
    QDoubleSpinBox* m_height = nullptr;
    QComboBox* m_units = nullptr;
    QDoubleSpinBox* m_scale = nullptr;
    QLabel* m_pixels = nullptr;
    QSpinBox* m_fontSize = nullptr;
    QComboBox* m_theme = nullptr;
    QLineEdit* m_title = nullptr;
    QLineEdit* m_caption = nullptr;
    QCheckBox* m_withProvenance = nullptr;
    QLineEdit* m_file = nullptr;
    QLabel* m_message = nullptr;
    QPushButton* m_export = nullptr;
};

// With `origin` a chart or map: that one chosen; else every one on the screen. The dialog belongs to origin's window
// and deletes itself when closed.
ExportDialog* showExportDialog(QWidget* origin);

} // namespace lamina
