#include "ui/profile/latents_table.h"

#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/help/help_popup.h"
#include "ui/profile/context_delegate.h"

#include <QAbstractButton>
#include <QAbstractTableModel>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace lamina {

// The top contexts of one latent.
class ContextsModel : public QAbstractTableModel {
public:
    enum Column { Activation, Place, Context, columns };

    ContextsModel(const LatentsModel* latents, QObject* parent) : QAbstractTableModel(parent), m_latents(latents) {}

    void setLatent(std::optional<int> latent) {
        beginResetModel();
        m_latent = latent && *latent < m_latents->rowCount() ? latent : std::nullopt;
        endResetModel();
    }

    // The place of a context; false: not known.
    bool place(int top, std::size_t& window, std::size_t& position) const {
        const ReadArticlePtr& article = m_latents->article();
        if (!m_latent || !article || top < 0 || top >= rowCount({}))
            return false;
        const std::size_t row = m_latents->latent(*m_latent).topRows[static_cast<std::size_t>(top)];
        if (row >= article->windows.trainingRows())
            return false;
        window = article->windows.window(row);
        position = article->windows.position(row);
        if (!article->origins.empty()) { // a control moved the tokens: where this one stands in the article
            const std::size_t place = article->origins[window * article->windows.cols + position];
            window = place / article->windows.cols;
            position = place % article->windows.cols;
        }
        return true;
    }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() || !m_latent ? 0 : static_cast<int>(m_latents->latent(*m_latent).topRows.size());
    }
    int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : columns; }

    QVariant data(const QModelIndex& index, int role) const override {
        if (role == Qt::TextAlignmentRole && index.column() != Context)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        if (index.column() == Context && role == LatentsModel::ContextRole)
            return QVariant::fromValue(m_latents->places(*m_latent).context(index.row(), contextBytes));
        if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
            return {};
        switch (index.column()) {
        case Activation:
            return formatValue(
                double(m_latents->latent(*m_latent).topActivations[static_cast<std::size_t>(index.row())]), false, 3,
                QLocale());
        case Place: {
            std::size_t window = 0, position = 0;
            if (!place(index.row(), window, position))
                return QStringLiteral("–");
            return QStringLiteral("%1:%2").arg(window + 1).arg(position + 1);
        }
        default: {
            const ShownContext shown = m_latents->places(*m_latent).context(index.row(), 60);
            return QString(shown.before + QLatin1Char('[') + shown.token + QLatin1Char(']') + shown.after);
        }
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue((section == Context ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        if (role == Qt::ToolTipRole && section == Place)
            return LatentsTable::tr("Window and token, counted from 1");
        if (role != Qt::DisplayRole)
            return {};
        return section == Activation ? QStringLiteral("z")
               : section == Place    ? LatentsTable::tr("Place")
                                     : LatentsTable::tr("Context");
    }

private:
    static constexpr int contextBytes = 240;
    const LatentsModel* m_latents;
    std::optional<int> m_latent;
};

namespace {

constexpr double binWidth = (DensityHistogram::high - DensityHistogram::low) / DensityHistogram::binCount;

QTableView* makeTable(QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setAlternatingRowColors(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->setItemDelegate(new ContextDelegate(table));
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 6);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setMinimumSectionSize(table->fontMetrics().averageCharWidth() * 5);
    return table;
}

// As the histogram's readout says it.
QString binText(int bin) {
    if (bin < 0)
        return LatentsTable::tr("dead latents");
    const double low = DensityHistogram::low + binWidth * bin;
    const auto percent = [](double exponent) {
        return formatValue(std::pow(10.0, exponent) * 100, false, 3, QLocale());
    };
    return LatentsTable::tr("density %1 to %2 %").arg(percent(low), percent(low + binWidth));
}

} // namespace

LatentsTable::LatentsTable(QWidget* parent) : QWidget(parent) {
    m_model = new LatentsModel(this);
    m_filter = new LatentsFilter(m_model, this);
    m_table = makeTable(this);
    m_table->setObjectName(QStringLiteral("latents"));
    m_table->setAccessibleName(tr("Latents of the layer"));
    m_table->setModel(m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LatentsModel::LargestActivation, Qt::DescendingOrder);
    m_table->installEventFilter(this);
    const int unit = fontMetrics().averageCharWidth();
    // Wide enough for the numbers, and for the heading with its arrow in any language.
    for (const auto& [column, letters] : {std::pair{LatentsModel::Latent, 10},
                                          {LatentsModel::Density, 14},
                                          {LatentsModel::MeanActivation, 11},
                                          {LatentsModel::LargestActivation, 12}})
        m_table->setColumnWidth(column, std::max(unit * letters, m_table->horizontalHeader()->sectionSizeHint(column)));
    const auto open = [this](const QModelIndex& index) { showDetails(m_filter->mapToSource(index).row()); };
    connect(m_table, &QTableView::activated, this, open);
    connect(m_table, &QTableView::clicked, this, [open](const QModelIndex& index) {
        if (QApplication::keyboardModifiers() == Qt::NoModifier) // else rows are selected, to be copied
            open(index);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (m_detailed && index.isValid())
            showDetails(m_filter->mapToSource(index).row());
    });
    connect(m_filter, &QAbstractItemModel::modelReset, this, &LatentsTable::refreshCount);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &LatentsTable::refreshCount);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &LatentsTable::refreshCount);

    m_note = plainLabel({}, m_table->viewport());
    m_note->setObjectName(QStringLiteral("latentsNote"));
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);
    m_note->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* overlay = new QVBoxLayout(m_table->viewport());
    overlay->addWidget(m_note);

    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_details = makeDetails();
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_details->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeFilters());
    layout->addWidget(m_splitter, 1);

    const auto shortcut = [this](const QKeySequence& keys, auto slot) {
        auto* made = new QShortcut(keys, this);
        made->setContext(Qt::WidgetWithChildrenShortcut);
        connect(made, &QShortcut::activated, this, slot);
    };
    shortcut(QKeySequence::Find, [this] {
        m_token->setFocus();
        m_token->selectAll();
    });
    refreshCount();
}

QWidget* LatentsTable::makeFilters() {
    auto* filters = new QWidget;
    m_token = new QLineEdit;
    m_token->setObjectName(QStringLiteral("tokenFilter"));
    m_token->setPlaceholderText(tr("Filter by token"));
    m_token->setAccessibleName(m_token->placeholderText());
    m_token->setToolTip(tr("Latents that have this among their top tokens"));
    m_token->setClearButtonEnabled(true);
    connect(m_token, &QLineEdit::textChanged, m_filter, &LatentsFilter::setToken);
    const auto bound = [&](const char* name, const QString& placeholder, const QString& accessible) {
        auto* field = new QLineEdit;
        field->setObjectName(QLatin1String(name));
        field->setPlaceholderText(placeholder);
        field->setAccessibleName(accessible);
        field->setToolTip(accessible);
        field->setMaximumWidth(fontMetrics().averageCharWidth() * 10);
        auto* validator = new QDoubleValidator(0, 100, 6, field);
        validator->setNotation(QDoubleValidator::StandardNotation);
        field->setValidator(validator);
        connect(field, &QLineEdit::textChanged, this, &LatentsTable::readRange);
        return field;
    };
    m_rangeCaption = plainLabel(tr("Density (%)"));
    m_low = bound("densityLow", tr("from"), tr("Lowest density shown, in percent"));
    m_high = bound("densityHigh", tr("to"), tr("Highest density shown, in percent"));
    m_rangeCaption->setBuddy(m_low);
    m_deadHidden = new QCheckBox(tr("Hide dead"));
    m_deadHidden->setObjectName(QStringLiteral("hideDead"));
    m_deadHidden->setToolTip(tr("Dead latents are active on no token at all"));
    connect(m_deadHidden, &QCheckBox::toggled, m_filter, &LatentsFilter::setDeadHidden);
    m_chip = new QToolButton;
    m_chip->setObjectName(QStringLiteral("binChip"));
    m_chip->setToolTip(tr("Only the latents of the bin picked in the histogram; click to show all again"));
    m_chip->hide();
    connect(m_chip, &QToolButton::clicked, this, [this] { setDensityBin(std::nullopt); });
    m_count = plainLabel();
    m_count->setObjectName(QStringLiteral("latentCount"));
    auto* row = new QHBoxLayout(filters);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_token, 1);
    row->addWidget(m_rangeCaption);
    row->addWidget(m_low);
    row->addWidget(m_high);
    row->addWidget(m_deadHidden);
    row->addWidget(m_chip);
    row->addWidget(m_count);
    row->addWidget(makeHelpButton(QStringLiteral("latents_table")));
    return filters;
}

QWidget* LatentsTable::makeDetails() {
    auto* details = new QWidget;
    details->setObjectName(QStringLiteral("latentDetails"));
    m_detailsTitle = plainLabel();
    QFont heading = font();
    heading.setWeight(QFont::DemiBold);
    m_detailsTitle->setFont(heading);
    m_detailsNumbers = plainLabel();
    m_detailsNumbers->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setText(QStringLiteral("✕"));
    close->setToolTip(tr("Close (Esc)"));
    close->setAccessibleName(tr("Close the contexts"));
    connect(close, &QToolButton::clicked, this, &LatentsTable::hideDetails);
    m_contexts = new ContextsModel(m_model, details);
    m_contextTable = makeTable(details);
    m_contextTable->setObjectName(QStringLiteral("contexts"));
    m_contextTable->setAccessibleName(tr("Top contexts of the latent"));
    m_contextTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_contextTable->setModel(m_contexts);
    m_contextTable->setColumnWidth(ContextsModel::Activation, fontMetrics().averageCharWidth() * 9);
    m_contextTable->setColumnWidth(ContextsModel::Place, fontMetrics().averageCharWidth() * 10);
    m_contextTable->setToolTip(tr("Enter or a double click shows the place in the article"));
    m_contextTable->installEventFilter(this);
    connect(m_contextTable, &QTableView::activated, this,
            [this](const QModelIndex& index) { chooseContext(index.row()); });
    auto* head = new QHBoxLayout;
    head->addWidget(m_detailsTitle);
    head->addSpacing(8);
    head->addWidget(m_detailsNumbers, 1);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(details);
    layout->setContentsMargins(8, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_contextTable, 1);
    return details;
}

void LatentsTable::setLatents(const ShownLatents& latents, const ReadArticlePtr& article, const QString& note) {
    const bool changed = m_model->setLatents(latents, article);
    if (m_model->rowCount() == 0)
        m_note->setText(note);
    if (!changed)
        return;
    refreshCount();
    if (m_detailed && *m_detailed < m_model->rowCount())
        refreshDetails();
    else
        hideDetails();
}

void LatentsTable::setDensityBin(std::optional<int> bin) {
    m_filter->setDensityBin(bin);
    m_chip->setVisible(bin.has_value());
    for (QWidget* field :
         {static_cast<QWidget*>(m_rangeCaption), static_cast<QWidget*>(m_low), static_cast<QWidget*>(m_high)})
        field->setHidden(bin.has_value()); // a bin is a range already
    if (bin)
        m_chip->setText(binText(*bin) + QStringLiteral("  ✕"));
    m_chip->setAccessibleName(bin ? tr("Remove the filter: %1").arg(binText(*bin)) : QString());
    refreshCount();
    Q_EMIT densityBinChanged();
}

void LatentsTable::readRange() {
    const auto share = [](const QLineEdit* field) -> std::optional<double> {
        bool number = false;
        const double percent = QLocale().toDouble(field->text(), &number);
        return number ? std::optional(percent / 100) : std::nullopt;
    };
    m_filter->setDensityRange(share(m_low), share(m_high));
    refreshCount();
}

void LatentsTable::refreshCount() {
    const int shown = m_filter->rowCount(), all = m_model->rowCount();
    const QLocale locale;
    m_count->setText(shown == all ? locale.toString(all)
                                  : tr("%1 of %2").arg(locale.toString(shown), locale.toString(all)));
    m_count->setToolTip(tr("Latents shown"));
    if (all > 0)
        m_note->setText(tr("No latent matches the filters."));
    m_note->setVisible(shown == 0);
}

void LatentsTable::showDetails(int latent) {
    if (!m_detailed) { // the contexts stand beside the table now, which is as wide as its numbers
        m_table->setColumnHidden(LatentsModel::MeanActivation, width() < fontMetrics().averageCharWidth() * 110);
        int numbers = m_table->verticalScrollBar()->sizeHint().width() + 2;
        for (int column = 0; column < LatentsModel::Context; ++column)
            numbers += m_table->columnWidth(column); // 0 where hidden
        m_table->setColumnHidden(LatentsModel::Context, true);
        m_details->show();
        m_splitter->setSizes({numbers, std::max(1, width() - numbers)});
    }
    m_detailed = latent;
    if (const QModelIndex index = m_filter->mapFromSource(m_model->index(latent, 0)); index.isValid()) {
        const QSignalBlocker block(m_table->selectionModel());
        if (m_table->currentIndex().row() != index.row())
            m_table->setCurrentIndex(index);
    }
    refreshDetails();
}

void LatentsTable::hideDetails() {
    const bool focused = m_details->isAncestorOf(QApplication::focusWidget());
    if (!m_detailed)
        return;
    m_detailed.reset();
    m_contexts->setLatent(std::nullopt);
    m_details->hide();
    m_table->setColumnHidden(LatentsModel::Context, false);
    m_table->setColumnHidden(LatentsModel::MeanActivation, false);
    if (focused)
        m_table->setFocus();
}

void LatentsTable::refreshDetails() {
    const LatentStatistics& latent = m_model->latent(*m_detailed);
    const QLocale locale;
    m_contexts->setLatent(m_detailed);
    m_detailsTitle->setText(tr("Latent %1").arg(*m_detailed));
    m_detailsNumbers->setText(latent.topRows.empty()
                                  ? tr("dead: active on no token")
                                  : tr("active on %1 of tokens").arg(formatValue(latent.density, true, 3, locale)));
}

void LatentsTable::chooseContext(int top) {
    std::size_t window = 0, position = 0;
    if (m_contexts->place(top, window, position))
        Q_EMIT contextChosen(static_cast<int>(window), static_cast<int>(position));
}

void LatentsTable::copySelection() const {
    QStringList lines;
    QStringList header;
    for (int column = 0; column < LatentsModel::columns; ++column)
        header << m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    lines << header.join(QLatin1Char('\t'));
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
    for (const QModelIndex& index : rows) {
        const int row = m_filter->mapToSource(index).row();
        const LatentStatistics& latent = m_model->latent(row);
        QStringList contexts;
        for (int top = 0; top < static_cast<int>(latent.topRows.size()); ++top) {
            const ShownContext context = m_model->places(row).context(top, 60);
            contexts << QString(context.before + QLatin1Char('[') + context.token + QLatin1Char(']') + context.after);
        }
        lines << QStringList{QString::number(row), QString::number(latent.density * 100, 'g', 6),
                             QString::number(latent.meanActivation, 'g', 6),
                             QString::number(double(latent.maxActivation), 'g', 6),
                             contexts.join(QStringLiteral(" | "))}
                     .join(QLatin1Char('\t'));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

bool LatentsTable::eventFilter(QObject* watched, QEvent* event) {
    // A table without a current row shows nothing of its focus, and arrows seem to do nothing.
    if (event->type() == QEvent::FocusIn && watched == m_table && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_filter->index(0, 0));
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (watched == m_table && key->matches(QKeySequence::Copy)) {
            copySelection();
            return true;
        }
        if (key->key() == Qt::Key_Escape && m_detailed) {
            hideDetails();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace lamina
