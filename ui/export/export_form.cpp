#include "ui/export/export_form.h"

#include "ui/charts/draw/picture.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace lamina {

namespace {

// A file name that every system takes.
QString fileNameOf(const QString& title) {
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString name = title.toLower();
    name.replace(others, QStringLiteral("-"));
    while (name.startsWith(QLatin1Char('-')))
        name.remove(0, 1);
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("chart") : name.left(60);
}

template <class Box> Box* spinBox(double low, double high, double value) {
    auto* box = new Box;
    box->setRange(static_cast<decltype(box->value())>(low), static_cast<decltype(box->value())>(high));
    box->setValue(static_cast<decltype(box->value())>(value));
    box->setKeyboardTracking(false);
    return box;
}

} // namespace

ExportForm::ExportForm(const std::vector<ExportChoice>& figures, const QString& provenance, QWidget* parent)
    : QWidget(parent), m_provenance(provenance) {
    for (const ExportChoice& choice : figures)
        m_figures.push_back(choice.figure);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 8, 0);
    auto* form = new QFormLayout;
    column->addLayout(form);
    column->addStretch(1);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addFigures(form, figures);
    addFormats(form);
    addSize(form);
    addLook(form);
    addTexts(form);
    addFile(form);
    restoreChoices();
}

void ExportForm::addFigures(QFormLayout* form, const std::vector<ExportChoice>& figures) {
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("exportFigures"));
    m_list->setAccessibleName(tr("Charts to export"));
    for (const ExportChoice& choice : figures) {
        auto* item = new QListWidgetItem(figureTitle(choice.figure), m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(choice.chosen ? Qt::Checked : Qt::Unchecked);
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_list->setFixedHeight(std::clamp(m_list->count(), 2, 5) * (fontMetrics().height() + 6) + 8);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        suitSize();
        refresh();
    });
    auto* all = new QPushButton(tr("All"));
    all->setAutoDefault(false);
    connect(all, &QPushButton::clicked, this, [this] {
        for (int row = 0; row < m_list->count(); ++row)
            m_list->item(row)->setCheckState(Qt::Checked);
    });
    auto* figuresRow = new QHBoxLayout;
    figuresRow->setSpacing(8);
    figuresRow->addWidget(m_list, 1);
    figuresRow->addWidget(all, 0, Qt::AlignTop);
    form->addRow(tr("Charts"), figuresRow);
}

void ExportForm::addFormats(QFormLayout* form) {
    m_format = new QComboBox;
    m_format->setObjectName(QStringLiteral("exportFormat"));
    for (const PictureFormatRow& row : pictureFormats())
        m_format->addItem(QCoreApplication::translate("PictureFormat", row.label), fromStd(row.name));
    m_format->addItem(tr("CSV (the numbers shown)"), QStringLiteral("csv"));
    m_format->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_format->setMinimumContentsLength(18);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportForm::changeFormat);
    form->addRow(tr("Format"), m_format);
}

void ExportForm::addSize(QFormLayout* form) {
    m_preset = new QComboBox;
    m_preset->setObjectName(QStringLiteral("exportPreset"));
    m_preset->addItem(tr("As set below"));
    for (const FigureSize& size : figureSizes())
        m_preset->addItem(QCoreApplication::translate("FigureSize", size.label), fromStd(size.name));
    m_preset->setToolTip(tr("Sizes of figures in papers and talks, with text that is read there"));
    connect(m_preset, &QComboBox::currentIndexChanged, this, &ExportForm::changePreset);
    form->addRow(tr("Made for"), m_preset);
    m_width = spinBox<QDoubleSpinBox>(1, 20000, 900);
    m_height = spinBox<QDoubleSpinBox>(1, 20000, 420);
    m_width->setAccessibleName(tr("Width"));
    m_height->setAccessibleName(tr("Height"));
    m_width->setObjectName(QStringLiteral("exportWidth"));
    m_height->setObjectName(QStringLiteral("exportHeight"));
    m_units = new QComboBox;
    m_units->setObjectName(QStringLiteral("exportUnit"));
    m_units->setAccessibleName(tr("Unit of the size"));
    m_units->addItems({QStringLiteral("px"), QStringLiteral("cm")});
    for (QDoubleSpinBox* box : {m_width, m_height}) {
        box->setDecimals(0);
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            const QSignalBlocker quiet(m_preset);
            m_preset->setCurrentIndex(0);
            m_ownSize = true;
            refresh();
        });
    }
    connect(m_units, &QComboBox::currentIndexChanged, this, &ExportForm::changeUnit);
    auto* size = new QHBoxLayout;
    size->setSpacing(8);
    size->addWidget(m_width, 1);
    size->addWidget(plainLabel(QStringLiteral("×")));
    size->addWidget(m_height, 1);
    size->addWidget(m_units);
    form->addRow(tr("Dimensions"), size);
}

void ExportForm::addLook(QFormLayout* form) {
    m_scale = spinBox<QDoubleSpinBox>(0.5, 10, 2);
    m_scale->setObjectName(QStringLiteral("exportScale"));
    m_scale->setDecimals(1);
    m_scale->setSingleStep(0.5);
    m_scale->setPrefix(QStringLiteral("× "));
    m_scale->setToolTip(tr("Image pixels for each px: 2 for screens, 3 or more for print"));
    m_pixels = plainLabel();
    connect(m_scale, &QDoubleSpinBox::valueChanged, this, &ExportForm::refresh);
    auto* scale = new QHBoxLayout;
    scale->setSpacing(8);
    scale->addWidget(m_scale);
    scale->addWidget(m_pixels, 1);
    form->addRow(tr("Scale"), scale);

    m_theme = new QComboBox;
    m_theme->setObjectName(QStringLiteral("exportTheme"));
    m_theme->addItem(tr("Light"));
    m_theme->addItem(tr("Dark"));
    m_theme->addItem(tr("Print (greys, thicker lines)"));
    connect(m_theme, &QComboBox::currentIndexChanged, this, &ExportForm::refresh);
    form->addRow(tr("Colours"), m_theme);

    m_fontSize = spinBox<QSpinBox>(6, 40, 13);
    m_fontSize->setObjectName(QStringLiteral("exportFontSize"));
    m_fontSize->setSuffix(QStringLiteral(" px"));
    connect(m_fontSize, &QSpinBox::valueChanged, this, &ExportForm::refresh);
    form->addRow(tr("Text size"), m_fontSize);
}

void ExportForm::addTexts(QFormLayout* form) {
    m_title = new QLineEdit;
    m_title->setObjectName(QStringLiteral("exportTitle"));
    m_title->setPlaceholderText(tr("none"));
    m_caption = new QLineEdit;
    m_caption->setObjectName(QStringLiteral("exportCaption"));
    m_caption->setPlaceholderText(tr("none"));
    for (QLineEdit* edit : {m_title, m_caption})
        connect(edit, &QLineEdit::textChanged, this, &ExportForm::refresh);
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Caption"), m_caption);

    m_withProvenance = new QCheckBox(tr("Say where the numbers come from"));
    m_withProvenance->setObjectName(QStringLiteral("exportProvenance"));
    m_withProvenance->setToolTip(m_provenance);
    m_withProvenance->setEnabled(!m_provenance.isEmpty());
    connect(m_withProvenance, &QCheckBox::toggled, this, &ExportForm::refresh);
    form->addRow(QString(), m_withProvenance);
}

void ExportForm::addFile(QFormLayout* form) {
    m_file = new QLineEdit;
    m_file->setObjectName(QStringLiteral("exportFile"));
    connect(m_file, &QLineEdit::textChanged, this, &ExportForm::fileEdited);
    auto* browse = new QPushButton(tr("Choose…"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &ExportForm::chooseFile);
    auto* file = new QHBoxLayout;
    file->setSpacing(8);
    file->addWidget(m_file, 1);
    file->addWidget(browse);
    form->addRow(tr("File"), file);
    // Names for readers of the screen, where the row's label is not the field's buddy.
    m_file->setAccessibleName(tr("File"));
    m_scale->setAccessibleName(tr("Scale"));
}

void ExportForm::restoreChoices() {
    const QVariantMap choices = kept(Kept::ExportChoices).toMap();
    const auto value = [&](const char* name, const QVariant& usual) {
        return choices.value(QLatin1String(name), usual);
    };
    const int format = m_format->findData(value("format", QStringLiteral("png")));
    m_format->setCurrentIndex(std::max(0, format));
    m_preset->setCurrentIndex(std::max(0, m_preset->findData(value("figureSize", QString())))); // before what it sets
    m_units->setCurrentIndex(std::clamp(value("unit", 0).toInt(), 0, 1));
    m_scale->setValue(value("scale", 2).toDouble());
    m_theme->setCurrentIndex(std::clamp(value("theme", 0).toInt(), 0, 2));
    m_fontSize->setValue(value("fontSize", 13).toInt());
    m_withProvenance->setChecked(!m_provenance.isEmpty() && value("provenance", true).toBool());
    // A size of one's own is remembered; else it is the one that suits the number of charts.
    if (const QSize own = value("size", QSize()).toSize(); own.isValid() && !preset()) {
        setPixelSize(own);
        m_ownSize = true;
    } else {
        suitSize();
    }
    const auto figures = chosen();
    const QString name = fileNameOf(figures.size() == 1 ? figureTitle(figures.front()) : tr("Laminar profile"));
    m_file->setText(
        QDir(kept(Kept::LastFolder).toString()).filePath(QString(name + QLatin1Char('.') + this->format())));
    changeFormat();
}

void ExportForm::keepChoices() const {
    QVariantMap choices{{QStringLiteral("format"), format()},
                        {QStringLiteral("figureSize"), m_preset->currentData()},
                        {QStringLiteral("unit"), m_units->currentIndex()},
                        {QStringLiteral("scale"), m_scale->value()},
                        {QStringLiteral("theme"), m_theme->currentIndex()},
                        {QStringLiteral("fontSize"), m_fontSize->value()}};
    if (m_withProvenance->isEnabled())
        choices.insert(QStringLiteral("provenance"), m_withProvenance->isChecked());
    if (m_ownSize)
        choices.insert(QStringLiteral("size"), pixelSize());
    keep(Kept::ExportChoices, choices);
}

std::vector<Figure> ExportForm::chosen() const {
    std::vector<Figure> figures;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked)
            figures.push_back(m_figures[static_cast<std::size_t>(row)]);
    return figures;
}

QString ExportForm::format() const {
    return m_format->currentData().toString();
}

std::filesystem::path ExportForm::file() const {
    return m_file->text().trimmed().toStdString();
}

QSize ExportForm::pixelSize() const {
    const double unit = m_unit == Centimetres ? pxPerCm : 1;
    return {qRound(m_width->value() * unit), qRound(m_height->value() * unit)};
}

PictureOptions ExportForm::options() const {
    PictureOptions options;
    if (const FigureSize* size = preset())
        apply(*size, options);
    else
        options.totalSize = pixelSize();
    options.scale = m_scale->value();
    options.theme = static_cast<PictureTheme>(m_theme->currentIndex());
    options.fontSize = m_fontSize->value();
    options.title = m_title->text();
    options.caption = m_caption->text();
    options.provenance = m_withProvenance->isChecked() ? m_provenance : QString();
    options.locale = locale();
    return options;
}

const FigureSize* ExportForm::preset() const {
    return m_preset->currentIndex() > 0 ? &figureSizes()[static_cast<std::size_t>(m_preset->currentIndex() - 1)]
                                        : nullptr;
}

void ExportForm::changePreset() {
    if (const FigureSize* size = preset()) {
        m_units->setCurrentIndex(Centimetres);
        m_fontSize->setValue(size->fontSize);
        m_ownSize = false;
    }
    refresh();
}

// The size that follows from the preset, the number of charts and the texts round them.
void ExportForm::showPresetSize(const FigureSize& size) {
    const QSize whole = pictureSize(std::max<std::size_t>(1, chosen().size()), options());
    setPixelSize(whole);
    const QSignalBlocker quiet(m_width);
    if (m_unit == Centimetres)
        m_width->setValue(size.width); // as it is named, not as whole px make it
}

void ExportForm::changeUnit() {
    const Unit unit = m_units->currentIndex() == Centimetres ? Centimetres : Pixels;
    if (unit == m_unit)
        return;
    const QSize px = pixelSize();
    m_unit = unit;
    setPixelSize(px);
    refresh();
}

void ExportForm::setPixelSize(const QSize& size) {
    const double one = m_unit == Centimetres ? pxPerCm : 1;
    for (auto [box, length] : {std::pair{m_width, size.width()}, std::pair{m_height, size.height()}}) {
        const QSignalBlocker quiet(box);
        box->setDecimals(m_unit == Centimetres ? 2 : 0);
        box->setRange(m_unit == Centimetres ? 0.5 : 1, 20000 / one);
        box->setValue(length / one);
    }
}

void ExportForm::suitSize() {
    if (m_ownSize || preset())
        return;
    const std::size_t figures = std::max<std::size_t>(1, chosen().size());
    PictureOptions usual;
    usual.columns = figures > 1 ? 2 : 1;
    setPixelSize(pictureSize(figures, usual));
}

void ExportForm::changeFormat() {
    const bool numbers = format() == QLatin1String("csv");
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_preset, m_width, m_height, m_units, m_theme, m_fontSize, m_title, m_caption})
        widget->setEnabled(!numbers);
    m_withProvenance->setEnabled(!numbers && !m_provenance.isEmpty());
    m_scale->setEnabled(format() == QLatin1String("png"));
    QString name = m_file->text();
    if (const qsizetype dot = name.lastIndexOf(QLatin1Char('.')); dot > name.lastIndexOf(QLatin1Char('/')))
        name.truncate(dot);
    if (!name.isEmpty())
        m_file->setText(QString(name + QLatin1Char('.') + format()));
    refresh();
}

void ExportForm::chooseFile() {
    const QString chosen = QFileDialog::getSaveFileName(this, tr("Export to"), m_file->text(),
                                                        QStringLiteral("%1 (*.%2)").arg(format().toUpper(), format()));
    if (chosen.isEmpty())
        return;
    m_file->setText(QFileInfo(chosen).suffix().isEmpty() ? QString(chosen + QLatin1Char('.') + format()) : chosen);
    Q_EMIT fileChosen();
}

QString ExportForm::fileText() const {
    return m_file->text();
}

void ExportForm::focusFigures() {
    m_list->setFocus();
}

void ExportForm::refresh() {
    if (const FigureSize* size = preset())
        showPresetSize(*size);
    const QSize size = pixelSize() * m_scale->value();
    m_pixels->setText(m_scale->isEnabled() ? tr("%1 × %2 pixels").arg(size.width()).arg(size.height()) : QString());
    Q_EMIT changed();
}

} // namespace lamina
