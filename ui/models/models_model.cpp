#include "ui/models/models_model.h"

#include "net/transfer_phase.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace lamina {

using Phase = TransferProgress::Phase;

ModelsModel::ModelsModel(ModelJobs* jobs, QObject* parent) : QAbstractTableModel(parent), m_jobs(jobs) {
    rebuild();
    connect(jobs, &ModelJobs::listed, this, &ModelsModel::rebuild);
    connect(jobs, &ModelJobs::changed, this, [this] {
        for (const QString& name : m_jobs->busy())
            if (find(name) < 0) { // a name nobody knew before
                rebuild();
                return;
            }
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, Disk), index(rowCount() - 1, Disk));
    });
}

void ModelsModel::rebuild() {
    std::vector<Row> rows;
    for (const KnownModel& known : knownModels())
        rows.push_back({QString::fromUtf8(known.name.data(), static_cast<qsizetype>(known.name.size())), known.layers,
                        known.width, known.bytes, std::nullopt});
    const auto rowOf = [&rows](const QString& name) -> Row& {
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
        if (found != rows.end())
            return *found;
        Row added;
        added.name = name;
        rows.push_back(added);
        return rows.back();
    };
    for (const ModelOnDisk& model : m_jobs->onDisk()) {
        Row& row = rowOf(QString::fromStdString(model.name));
        if (model.layers > 0) {
            row.layers = model.layers;
            row.width = model.width;
        }
        if (model.complete)
            row.bytes = model.bytes;
        row.onDisk = model;
    }
    for (const QString& name : m_jobs->busy())
        rowOf(name);
    const bool same =
        rows.size() == m_rows.size() && std::equal(rows.begin(), rows.end(), m_rows.begin(),
                                                   [](const Row& a, const Row& b) { return a.name == b.name; });
    if (same) { // the selection stays
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ModelsModel::find(const QString& name) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.name == name; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int ModelsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ModelsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant ModelsModel::data(const QModelIndex& index, int role) const {
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole && (index.column() == Shape || index.column() == Size))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == FractionRole && index.column() == Disk) {
        const ModelJobs::State* state = m_jobs->state(row.name);
        if (!state || state->kind == ModelJobs::Kind::Remove || state->progress.total == 0)
            return {};
        return transferFraction(state->progress);
    }
    if (role == ShareRole)
        return !row.onDisk ? 0 : row.onDisk->complete ? 2 : 1;
    if (role == Qt::ToolTipRole) {
        if (index.column() == Disk && row.onDisk && !row.onDisk->snapshot.empty())
            return fromPath(row.onDisk->snapshot);
        return index.column() == Disk ? QVariant(diskText(row)) : QVariant();
    }
    if (role == Qt::AccessibleTextRole && index.column() == Shape)
        return row.layers > 0 ? tr("%1 layers of width %2").arg(row.layers).arg(row.width) : tr("unknown");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Name:
        return row.name;
    case Shape:
        return row.layers > 0 ? QStringLiteral("%1 × %2").arg(row.layers).arg(row.width) : QStringLiteral("–");
    case Size:
        return row.bytes > 0 ? sizeText(row.bytes) : QStringLiteral("–");
    default:
        return diskText(row);
    }
}

QVariant ModelsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Shape || section == Size ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Model");
    case Shape:
        return tr("Layers × width");
    case Size:
        return tr("Size");
    default:
        return tr("On disk");
    }
}

QString ModelsModel::diskText(const Row& row) const {
    if (const ModelJobs::State* state = m_jobs->state(row.name))
        return workText(*state);
    if (!row.onDisk)
        return tr("no");
    if (row.onDisk->complete)
        return tr("yes");
    return tr("in part: %1").arg(sizeText(row.onDisk->bytes));
}

QString ModelsModel::workText(const ModelJobs::State& state) const {
    if (state.kind == ModelJobs::Kind::Remove)
        return tr("removing");
    if (state.stopping)
        return tr("stopping");
    const TransferProgress& progress = state.progress;
    const QString percent = QLocale().toString(std::floor(100 * transferFraction(progress)), 'f', 0);
    if (state.paused)
        return progress.total > 0 ? tr("paused at %1 %").arg(percent) : tr("paused");
    const QString label = tableText(phaseText(progress.phase).label);
    switch (progress.phase) {
    case Phase::Connecting:
    case Phase::Locked:
        return label;
    case Phase::Waiting:
        if (!std::isfinite(progress.secondsLeft))
            return label;
        return tr("%1; next try in %2 s")
            .arg(QString::fromStdString(progress.reason))
            .arg(static_cast<int>(std::ceil(progress.secondsLeft)));
    case Phase::Verifying:
        return label + QStringLiteral(", ") + tr("%1 %").arg(percent);
    case Phase::Receiving:
    case Phase::Done:
        break;
    }
    QStringList parts{progress.total > 0 ? tr("%1 %").arg(percent) : sizeText(progress.done)};
    if (progress.bytesPerSecond > 0)
        parts << tr("%1/s").arg(sizeText(static_cast<std::uint64_t>(progress.bytesPerSecond)));
    if (std::isfinite(progress.secondsLeft)) {
        const auto seconds = static_cast<int>(std::ceil(progress.secondsLeft));
        parts << (seconds < 100 ? tr("%1 s left").arg(seconds) : tr("%1 min left").arg((seconds + 59) / 60));
    }
    return parts.join(QStringLiteral(" · "));
}

void DiskDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    constexpr int left = 8;
    constexpr int diameter = 8;
    constexpr int gap = 8;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    QStyleOptionViewItem text = option;
    text.rect.adjust(left + diameter + gap, 0, 0, 0);
    QStyledItemDelegate::paint(painter, text, index);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor ink = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QRectF disc(option.rect.left() + left + 0.5, option.rect.center().y() - diameter / 2 + 0.5, diameter,
                      diameter);
    painter->setPen(QPen(ink, 1.25));
    painter->drawEllipse(disc);
    painter->setBrush(ink);
    if (const int share = index.data(ModelsModel::ShareRole).toInt(); share == 2)
        painter->drawEllipse(disc);
    else if (share == 1)
        painter->drawPie(disc, 90 * 16, 180 * 16);
    painter->setRenderHint(QPainter::Antialiasing, false);
    if (const QVariant fraction = index.data(ModelsModel::FractionRole); fraction.isValid()) {
        const QColor bar = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Highlight);
        QRectF track(text.rect.left() + 4, option.rect.bottom() - 4, text.rect.width() - 12, 3);
        QColor faint = bar;
        faint.setAlphaF(0.25F);
        painter->fillRect(track, faint);
        track.setWidth(track.width() * fraction.toDouble());
        painter->fillRect(track, bar);
    }
    painter->restore();
}

} // namespace lamina
