#include "ui/export/export_dialog.h"

#include "base/files.h"
#include "ui/charts/spec/chart_data.h"
#include "ui/common/preferences.h"
#include "ui/export/figure_source.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace lamina {

namespace {

constexpr int previewDelay = 120; // ms: typing draws once
constexpr int previewLines = 200; // of data
constexpr double mostPreviewPixels = 4e6;

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

ExportDialog::ExportDialog(const std::vector<ExportChoice>& figures, const QString& provenance, QWidget* parent)
    : QDialog(parent), m_provenance(provenance) {
    setWindowTitle(tr("Export charts"));
    setObjectName(QStringLiteral("exportDialog"));
    for (const ExportChoice& choice : figures)
        m_figures.push_back(choice.figure);

    m_picture = new QLabel;
    m_picture->setObjectName(QStringLiteral("exportPreview"));
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setWordWrap(true);
    m_picture->setAccessibleName(tr("Preview of the picture"));
    m_picture->setMinimumSize(240, 180);
    m_picture->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_data = new QPlainTextEdit;
    m_data->setReadOnly(true);
    m_data->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_data->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_data->setAccessibleName(tr("Preview of the data"));
    m_preview = new QStackedWidget;
    m_preview->addWidget(m_picture);
    m_preview->addWidget(m_data);

    auto* fields = new QWidget;
    auto* column = new QVBoxLayout(fields);
    column->setContentsMargins(0, 0, 8, 0);
    auto* form = new QFormLayout;
    column->addLayout(form);
    column->addStretch(1);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    buildForm(form, figures);
    auto* scroll = new QScrollArea;
    scroll->setWidget(fields);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFixedWidth(std::max(340, fields->minimumSizeHint().width() + 20));

    m_message = new QLabel;
    m_message->setObjectName(QStringLiteral("exportMessage"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_export = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    m_export->setObjectName(QStringLiteral("exportButton"));
    m_export->setDefault(true);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::exportNow);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addWidget(m_preview, 1);
    middle->addWidget(scroll);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(16);
    foot->addWidget(m_message, 1);
    foot->addWidget(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(middle, 1);
    layout->addLayout(foot);

    m_delay = new QTimer(this);
    m_delay->setSingleShot(true);
    m_delay->setInterval(previewDelay);
    connect(m_delay, &QTimer::timeout, this, &ExportDialog::renderPreview);
    restoreChoices();
    resize(860, 560);
    m_list->setFocus();
}

void ExportDialog::buildForm(QFormLayout* form, const std::vector<ExportChoice>& figures) {
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
        changed();
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

    m_format = new QComboBox;
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_format->addItem(tr("PNG (image)"), QStringLiteral("png"));
    m_format->addItem(tr("SVG (vector, for web and drawing programs)"), QStringLiteral("svg"));
    m_format->addItem(tr("PDF (vector, for print and LaTeX)"), QStringLiteral("pdf"));
    m_format->addItem(tr("CSV (the numbers shown)"), QStringLiteral("csv"));
    m_format->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_format->setMinimumContentsLength(18);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::changeFormat);
    form->addRow(tr("Format"), m_format);

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
            m_ownSize = true;
            changed();
        });
    }
    connect(m_units, &QComboBox::currentIndexChanged, this, &ExportDialog::changeUnit);
    auto* size = new QHBoxLayout;
    size->setSpacing(8);
    size->addWidget(m_width, 1);
    size->addWidget(new QLabel(QStringLiteral("×")));
    size->addWidget(m_height, 1);
    size->addWidget(m_units);
    form->addRow(tr("Dimensions"), size);

    m_scale = spinBox<QDoubleSpinBox>(0.5, 10, 2);
    m_scale->setObjectName(QStringLiteral("exportScale"));
    m_scale->setDecimals(1);
    m_scale->setSingleStep(0.5);
    m_scale->setPrefix(QStringLiteral("× "));
    m_scale->setToolTip(tr("Image pixels for each px: 2 for screens, 3 or more for print"));
    m_pixels = new QLabel;
    connect(m_scale, &QDoubleSpinBox::valueChanged, this, &ExportDialog::changed);
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
    connect(m_theme, &QComboBox::currentIndexChanged, this, &ExportDialog::changed);
    form->addRow(tr("Colours"), m_theme);

    m_fontSize = spinBox<QSpinBox>(6, 40, 13);
    m_fontSize->setObjectName(QStringLiteral("exportFontSize"));
    m_fontSize->setSuffix(QStringLiteral(" px"));
    connect(m_fontSize, &QSpinBox::valueChanged, this, &ExportDialog::changed);
    form->addRow(tr("Text size"), m_fontSize);

    m_title = new QLineEdit;
    m_title->setObjectName(QStringLiteral("exportTitle"));
    m_title->setPlaceholderText(tr("none"));
    m_caption = new QLineEdit;
    m_caption->setObjectName(QStringLiteral("exportCaption"));
    m_caption->setPlaceholderText(tr("none"));
    for (QLineEdit* edit : {m_title, m_caption})
        connect(edit, &QLineEdit::textChanged, this, &ExportDialog::changed);
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Caption"), m_caption);

    m_withProvenance = new QCheckBox(tr("Say where the numbers come from"));
    m_withProvenance->setObjectName(QStringLiteral("exportProvenance"));
    m_withProvenance->setToolTip(m_provenance);
    m_withProvenance->setEnabled(!m_provenance.isEmpty());
    connect(m_withProvenance, &QCheckBox::toggled, this, &ExportDialog::changed);
    form->addRow(QString(), m_withProvenance);

    m_file = new QLineEdit;
    m_file->setObjectName(QStringLiteral("exportFile"));
    connect(m_file, &QLineEdit::textChanged, this, [this] { m_replace.clear(); });
    auto* browse = new QPushButton(tr("Choose…"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::chooseFile);
    auto* file = new QHBoxLayout;
    file->setSpacing(8);
    file->addWidget(m_file, 1);
    file->addWidget(browse);
    form->addRow(tr("File"), file);
    // Names for readers of the screen, where the row's label is not the field's buddy.
    m_file->setAccessibleName(tr("File"));
    m_scale->setAccessibleName(tr("Scale"));
}

void ExportDialog::restoreChoices() {
    const QVariantMap choices = kept(Kept::ExportChoices).toMap();
    const auto value = [&](const char* name, const QVariant& usual) {
        return choices.value(QLatin1String(name), usual);
    };
    const int format = m_format->findData(value("format", QStringLiteral("png")));
    m_format->setCurrentIndex(std::max(0, format));
    m_units->setCurrentIndex(std::clamp(value("unit", 0).toInt(), 0, 1));
    m_scale->setValue(value("scale", 2).toDouble());
    m_theme->setCurrentIndex(std::clamp(value("theme", 0).toInt(), 0, 2));
    m_fontSize->setValue(value("fontSize", 13).toInt());
    m_withProvenance->setChecked(!m_provenance.isEmpty() && value("provenance", true).toBool());
    // A size of one's own is remembered; else it is the one that suits the number of charts.
    if (const QSize own = value("size", QSize()).toSize(); own.isValid()) {
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

void ExportDialog::keepChoices() const {
    QVariantMap choices{{QStringLiteral("format"), format()},
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

std::vector<Figure> ExportDialog::chosen() const {
    std::vector<Figure> figures;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked)
            figures.push_back(m_figures[static_cast<std::size_t>(row)]);
    return figures;
}

QString ExportDialog::format() const {
    return m_format->currentData().toString();
}

std::filesystem::path ExportDialog::file() const {
    return m_file->text().trimmed().toStdString();
}

QSize ExportDialog::pixelSize() const {
    const double unit = m_unit == Centimetres ? pxPerCm : 1;
    return {qRound(m_width->value() * unit), qRound(m_height->value() * unit)};
}

PictureOptions ExportDialog::options() const {
    PictureOptions options;
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

void ExportDialog::changeUnit() {
    const Unit unit = m_units->currentIndex() == Centimetres ? Centimetres : Pixels;
    if (unit == m_unit)
        return;
    const QSize px = pixelSize();
    m_unit = unit;
    setPixelSize(px);
    changed();
}

void ExportDialog::setPixelSize(const QSize& size) {
    const double one = m_unit == Centimetres ? pxPerCm : 1;
    for (auto [box, length] : {std::pair{m_width, size.width()}, std::pair{m_height, size.height()}}) {
        const QSignalBlocker quiet(box);
        box->setDecimals(m_unit == Centimetres ? 2 : 0);
        box->setRange(m_unit == Centimetres ? 0.5 : 1, 20000 / one);
        box->setValue(length / one);
    }
}

void ExportDialog::suitSize() {
    if (m_ownSize)
        return;
    const std::size_t figures = std::max<std::size_t>(1, chosen().size());
    PictureOptions usual;
    usual.columns = figures > 1 ? 2 : 1;
    setPixelSize(pictureSize(figures, usual));
}

void ExportDialog::changeFormat() {
    const bool numbers = format() == QLatin1String("csv");
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_width, m_height, m_units, m_theme, m_fontSize, m_title, m_caption})
        widget->setEnabled(!numbers);
    m_withProvenance->setEnabled(!numbers && !m_provenance.isEmpty());
    m_scale->setEnabled(format() == QLatin1String("png"));
    QString name = m_file->text();
    if (const qsizetype dot = name.lastIndexOf(QLatin1Char('.')); dot > name.lastIndexOf(QLatin1Char('/')))
        name.truncate(dot);
    if (!name.isEmpty())
        m_file->setText(QString(name + QLatin1Char('.') + format()));
    m_preview->setCurrentIndex(numbers ? 1 : 0);
    changed();
}

void ExportDialog::changed() {
    m_replace.clear();
    const QSize size = pixelSize() * m_scale->value();
    m_pixels->setText(m_scale->isEnabled() ? tr("%1 × %2 pixels").arg(size.width()).arg(size.height()) : QString());
    m_delay->start();
}

double ExportDialog::previewScale() const {
    const QSize size = pixelSize();
    if (size.isEmpty())
        return 1;
    return std::min(options().scale, std::sqrt(mostPreviewPixels / size.width() / size.height()));
}

void ExportDialog::renderPreview() {
    m_delay->stop();
    const auto figures = chosen();
    m_export->setEnabled(!figures.empty());
    if (figures.empty()) {
        m_image = {};
        m_picture->setPixmap({});
        m_picture->setText(tr("Choose a chart."));
        m_data->setPlainText(tr("Choose a chart."));
        return;
    }
    if (format() == QLatin1String("csv")) {
        QString text;
        for (const Figure& figure : figures) {
            if (figures.size() > 1)
                text += QStringLiteral("# ") + figureTitle(figure) + QLatin1Char('\n');
            const QStringList lines = QString::fromStdString(chartCsv(figure)).split(QLatin1Char('\n'));
            text += lines.mid(0, previewLines).join(QLatin1Char('\n'));
            text += lines.size() > previewLines ? QStringLiteral("\n…\n\n") : QStringLiteral("\n");
        }
        m_data->setPlainText(text.trimmed());
        say({}, false);
        return;
    }
    PictureOptions shown = options();
    shown.scale = previewScale();
    const auto image = renderImage(figures, shown);
    m_image = image.ok() ? *image : QImage();
    if (image.ok()) {
        say({}, false);
    } else {
        m_picture->setPixmap({});
        m_picture->setText(QString());
        say(QString::fromStdString(image.error().message), true);
    }
    fitPreview();
}

void ExportDialog::fitPreview() {
    if (m_image.isNull())
        return;
    const double ratio = devicePixelRatioF();
    const QSize room = m_picture->size() * ratio;
    // Not larger than it will be.
    const QSize whole = QSizeF(QSizeF(pixelSize()) * ratio).toSize();
    QPixmap pixmap =
        QPixmap::fromImage(m_image.scaled(room.boundedTo(whole), Qt::KeepAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(ratio);
    m_picture->setPixmap(pixmap);
}

void ExportDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    fitPreview();
}

void ExportDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    renderPreview();
}

void ExportDialog::chooseFile() {
    const QString chosen = QFileDialog::getSaveFileName(this, tr("Export to"), m_file->text(),
                                                        QStringLiteral("%1 (*.%2)").arg(format().toUpper(), format()));
    if (chosen.isEmpty())
        return;
    m_file->setText(QFileInfo(chosen).suffix().isEmpty() ? QString(chosen + QLatin1Char('.') + format()) : chosen);
    m_replace = file(); // the file dialog has asked
}

std::vector<std::pair<std::filesystem::path, Figure>> ExportDialog::dataFiles() const {
    std::vector<std::pair<std::filesystem::path, Figure>> files;
    const auto figures = chosen();
    for (std::size_t i = 0; i < figures.size(); ++i) {
        std::filesystem::path path = file();
        if (figures.size() > 1)
            path.replace_filename(path.stem().string() + "-" + std::to_string(i + 1) + path.extension().string());
        files.emplace_back(path, figures[i]);
    }
    return files;
}

Status ExportDialog::write(bool replace) {
    const auto attempt = [&]() -> Status {
        const auto figures = chosen();
        if (figures.empty())
            return makeError(ErrorKind::Usage, "nothing is chosen; choose at least one chart");
        if (file().empty() || file().filename().empty())
            return makeError(ErrorKind::Usage, "no file is named; choose where to write");
        std::vector<std::pair<std::filesystem::path, std::string>> files;
        if (format() == QLatin1String("csv")) {
            for (const auto& [path, figure] : dataFiles())
                files.emplace_back(path, chartCsv(figure));
        } else {
            LAMINA_ASSIGN(const PictureFormat chosenFormat, pictureFormat(format().toStdString()));
            LAMINA_ASSIGN(std::string bytes, renderPicture(figures, chosenFormat, options()));
            files.emplace_back(file(), std::move(bytes));
        }
        std::error_code ignored;
        for (const auto& [path, bytes] : files)
            if (!replace && std::filesystem::exists(path, ignored)) {
                m_replace = file();
                return makeError(ErrorKind::Usage, path.string() + " exists already; export once more to replace it");
            }
        for (std::size_t i = 0; i < files.size(); ++i)
            if (Status written = writeFileAtomically(files[i].first, files[i].second); !written.ok()) {
                for (std::size_t before = 0; before < i; ++before)
                    std::filesystem::remove(files[before].first, ignored);
                return written;
            }
        return {};
    };
    const Status status = attempt();
    if (status.ok()) {
        keepChoices();
        keep(Kept::LastFolder, QFileInfo(m_file->text()).absolutePath());
        say(tr("Written: %1").arg(m_file->text()), false);
    } else {
        say(QString::fromStdString(status.error().message), true);
    }
    return status;
}

void ExportDialog::exportNow() {
    const bool asked = !m_replace.empty() && m_replace == file();
    m_replace.clear();
    // A failure has been told in the dialog.
    if (const Status status = write(asked); status.ok())
        m_export->setFocus();
}

void ExportDialog::say(const QString& text, bool problem) {
    QFont font = this->font();
    font.setBold(problem);
    m_message->setFont(font);
    m_message->setText(text);
}

void ExportDialog::done(int result) {
    keepChoices();
    QDialog::done(result);
}

ExportDialog* showExportDialog(QWidget* origin) {
    std::vector<ExportChoice> choices;
    const auto shown = shownFigures(origin->window());
    const bool one =
        std::any_of(shown.begin(), shown.end(), [&](const ShownFigure& figure) { return figure.widget == origin; });
    for (const ShownFigure& figure : shown)
        choices.push_back({figure.figure, !one || figure.widget == origin});
    bool none = choices.empty(); // none on the screen: the first of the session
    const ChartSource source = chartSource(origin);
    if (source.others)
        for (Figure& figure : source.others()) {
            const bool there = std::any_of(choices.begin(), choices.end(), [&](const ExportChoice& choice) {
                return figureTitle(choice.figure) == figureTitle(figure);
            });
            if (!there && !figureEmpty(figure))
                choices.push_back({std::move(figure), std::exchange(none, false)});
        }
    auto* dialog = new ExportDialog(choices, source.provenance, origin->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    return dialog;
}

} // namespace lamina
