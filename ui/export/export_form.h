// What is exported and how: the charts, format, size, colours, texts and file of the export dialog, and what of it is
// kept from one time to the next.
#pragma once

#include "ui/charts/draw/picture.h"

#include <QString>
#include <QWidget>
#include <filesystem>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QSpinBox;

namespace lamina {

struct ExportChoice {
    Figure figure;
    bool chosen = true;
};

class ExportForm : public QWidget {
    Q_OBJECT
public:
    // `provenance`: the line that may stand below; empty: none is offered.
    ExportForm(const std::vector<ExportChoice>& figures, const QString& provenance, QWidget* parent = nullptr);

    std::vector<Figure> chosen() const;
    QString format() const; // a name of pictureFormats(), or csv
    PictureOptions options() const;
    std::filesystem::path file() const;
    QString fileText() const; // as it was typed
    QSize pixelSize() const;  // of the whole picture, in px
    void keepChoices() const; // in the preferences
    void focusFigures();

Q_SIGNALS:
    void changed(); // any choice but the file's
    void fileEdited();
    void fileChosen(); // in a file dialog, which has asked whether it may be replaced

private:
    enum Unit { Pixels, Centimetres };
    void addFigures(QFormLayout* form, const std::vector<ExportChoice>& figures);
    void addFormats(QFormLayout* form);
    void addSize(QFormLayout* form);
    void addLook(QFormLayout* form);
    void addTexts(QFormLayout* form);
    void addFile(QFormLayout* form);
    void restoreChoices();
    void refresh();
    void changeUnit();
    void changePreset();
    const FigureSize* preset() const; // nullptr: the size is the user's
    void showPresetSize(const FigureSize& size);
    void setPixelSize(const QSize& size);
    void suitSize(); // for the number of charts, while the user has not set one
    void changeFormat();
    void chooseFile();

    std::vector<Figure> m_figures;
    QString m_provenance;
    Unit m_unit = Pixels;
    bool m_ownSize = false;
    QListWidget* m_list = nullptr;
    QComboBox* m_format = nullptr;
    QComboBox* m_preset = nullptr;
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
};

} // namespace lamina
