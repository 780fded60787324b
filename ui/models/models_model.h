// The rows of the models page: every model that can be named, those on disk and those in work.
#pragma once

#include "ui/run/model_jobs.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

namespace lamina {

// "549 MB", "1.5 GB", in the window's language.

class ModelsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Shape, Size, Disk, columns };
    // A fraction 0 to 1 while something is measurable in work; else invalid.
    static constexpr int FractionRole = Qt::UserRole;
    // How much of it is on disk: 0 nothing, 1 a part, 2 all.
    static constexpr int ShareRole = Qt::UserRole + 1;

    struct Row {
        QString name;
        int layers = 0; // 0 where unknown
        int width = 0;
        std::uint64_t bytes = 0; // to fetch, or on disk where it is complete; 0 where unknown
        std::optional<ModelOnDisk> onDisk;
    };

    explicit ModelsModel(ModelJobs* jobs, QObject* parent = nullptr);

    const Row& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    int find(const QString& name) const; // -1 if none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();
    QString diskText(const Row& row) const;
    QString workText(const ModelJobs::State& state) const;

    ModelJobs* m_jobs;
    std::vector<Row> m_rows;
};

// A ring, half or full disc for what is on disk, the text, and a thin bar under it where there is a fraction.
class DiskDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace lamina
