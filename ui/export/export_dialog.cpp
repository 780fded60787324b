#include "ui/export/export_dialog.h"

#include "base/files.h"
#include "ui/charts/spec/chart_data.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/export/figure_source.h"
#include "ui/run/file_jobs.h"
#include "ui/widgets/job_line.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace lamina {

namespace {

constexpr int previewDelay = 120; // ms: typing draws once
constexpr int previewLines = 200; // of data
constexpr double mostPreviewPixels = 4e6;

// What is to be written, apart from the dialog that goes on changing.
struct Order {
    std::vector<Figure> figures;
    std::string format; // a name of pictureFormats(), or csv
    PictureOptions options;
    std::filesystem::path file;
    bool replace = false; // files that exist
};

// Of several charts' data one file each: NAME-1.csv and so on.
std::vector<std::filesystem::path> filesOf(const Order& order) {
    if (order.format != "csv" || order.figures.size() < 2)
        return {order.file};
    std::vector<std::filesystem::path> files;
    for (std::size_t i = 0; i < order.figures.size(); ++i)
        files.push_back(order.file.parent_path() /
                        (order.file.stem().string() + "-" + std::to_string(i + 1) + order.file.extension().string()));
    return files;
}

// The first of the files that exists already and may not be replaced.
std::optional<std::filesystem::path> inTheWay(const Order& order) {
    std::error_code ignored;
    if (!order.replace)
        for (const std::filesystem::path& path : filesOf(order))
            if (std::filesystem::exists(path, ignored))
                return path;
    return std::nullopt;
}

Result<std::vector<std::string>> contentsOf(const Order& order) {
    std::vector<std::string> contents;
    if (order.format == "csv") {
        for (const Figure& figure : order.figures)
            contents.push_back(chartCsv(figure));
        return contents;
    }
    LAMINA_ASSIGN(const PictureFormat format, pictureFormat(order.format));
    LAMINA_ASSIGN(std::string bytes, renderPicture(order.figures, format, order.options));
    contents.push_back(std::move(bytes));
    return contents;
}

// All of the files or none. In the background.
Status writeOrder(Order order, FileJobControl& control) {
    order.options.token = &control.token;
    order.options.progress = [&control](double share) { control.share = share; };
    LAMINA_ASSIGN(const std::vector<std::string> contents, contentsOf(order));
    const std::vector<std::filesystem::path> files = filesOf(order);
    for (std::size_t i = 0; i < files.size(); ++i)
        if (Status written = writeFileAtomically(files[i], contents[i]); !written.ok()) {
            std::error_code ignored;
            for (std::size_t before = 0; before < i; ++before)
                std::filesystem::remove(files[before], ignored);
            return written;
        }
    return {};
}

} // namespace

ExportDialog::ExportDialog(const std::vector<ExportChoice>& figures, const QString& provenance, QWidget* parent)
    : QDialog(parent), m_jobs(new FileJobs(this)) {
    setWindowTitle(tr("Export charts"));
    setObjectName(QStringLiteral("exportDialog"));
    m_form = new ExportForm(figures, provenance);
    connect(m_form, &ExportForm::changed, this, &ExportDialog::changed);
    connect(m_form, &ExportForm::fileEdited, this, [this] { m_replace.clear(); });
    connect(m_form, &ExportForm::fileChosen, this, [this] { m_replace = m_form->file(); });

    auto* scroll = new QScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFixedWidth(std::max(340, m_form->minimumSizeHint().width() + 20));

    m_message = plainLabel();
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
    middle->addWidget(buildPreview(), 1);
    middle->addWidget(scroll);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(16);
    foot->addWidget(m_message, 1);
    foot->addWidget(new JobLine(m_jobs));
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
    changed();
    resize(860, 560);
    m_form->focusFigures();
}

QWidget* ExportDialog::buildPreview() {
    m_picture = plainLabel();
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
    return m_preview;
}

void ExportDialog::changed() {
    m_replace.clear();
    m_preview->setCurrentIndex(m_form->format() == QLatin1String("csv") ? 1 : 0);
    m_delay->start();
}

double ExportDialog::previewScale() const {
    const QSize size = m_form->pixelSize();
    if (size.isEmpty())
        return 1;
    return std::min(m_form->options().scale, std::sqrt(mostPreviewPixels / size.width() / size.height()));
}

void ExportDialog::renderPreview() {
    m_delay->stop();
    const auto figures = m_form->chosen();
    m_export->setEnabled(!figures.empty());
    if (figures.empty()) {
        m_image = {};
        m_picture->setPixmap({});
        m_picture->setText(tr("Choose a chart."));
        m_data->setPlainText(tr("Choose a chart."));
        return;
    }
    if (m_form->format() == QLatin1String("csv")) {
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
    PictureOptions shown = m_form->options();
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
    const QSize whole = QSizeF(QSizeF(m_form->pixelSize()) * ratio).toSize();
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

void ExportDialog::write(bool replace) {
    const Order order{m_form->chosen(), m_form->format().toStdString(), m_form->options(), m_form->file(), replace};
    const auto refuse = [this](const std::string& why) { finish(makeError(ErrorKind::Usage, why)); };
    if (m_jobs->busy())
        return refuse("a file is being written already; wait until it is done");
    if (order.figures.empty())
        return refuse("nothing is chosen; choose at least one chart");
    if (order.file.empty() || order.file.filename().empty())
        return refuse("no file is named; choose where to write");
    if (const auto there = inTheWay(order)) {
        m_replace = order.file;
        return refuse(there->string() + " exists already; export once more to replace it");
    }
    say({}, false);
    m_jobs->start(
        tr("Writing %1").arg(fromPath(order.file.filename())),
        [order](FileJobControl& control) { return writeOrder(order, control); },
        [this](const Status& status) { finish(status); });
}

void ExportDialog::finish(const Status& status) {
    if (status.ok()) {
        m_form->keepChoices();
        keepFolderOf(m_form->fileText());
        say(tr("Written: %1").arg(m_form->fileText()), false);
    } else {
        say(fromStd(status.error().message), true);
    }
    Q_EMIT written(status);
    if (status.ok() && m_closeWhenWritten)
        close();
    m_closeWhenWritten = false;
}

void ExportDialog::exportNow() {
    const bool asked = !m_replace.empty() && m_replace == m_form->file();
    m_replace.clear();
    write(asked);
}

void ExportDialog::say(const QString& text, bool problem) {
    QFont font = this->font();
    font.setBold(problem);
    m_message->setFont(font);
    m_message->setText(text);
}

// Closed while a file is written, it waits for the file; closed once more, it gives the file up.
void ExportDialog::done(int result) {
    m_form->keepChoices();
    if (m_jobs->busy() && !m_closeWhenWritten) {
        m_closeWhenWritten = true;
        return;
    }
    m_jobs->cancelAll();
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
