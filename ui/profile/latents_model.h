// The latents of one layer as a table: index, density, mean and largest activation, the strongest token in context.
#pragma once

#include "profile/profile.h"
#include "ui/common/latent_context.h"

#include <QAbstractTableModel>
#include <QMetaType>
#include <QSortFilterProxyModel>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

namespace lamina {

// The latents of a layer, and the texts of their top tokens where those were kept with them.
struct ShownLatents {
    std::shared_ptr<const std::vector<LatentStatistics>> statistics; // null: no latents
    std::shared_ptr<const std::vector<std::vector<std::string>>> topTokens;
    bool operator==(const ShownLatents&) const = default;

    static ShownLatents of(const LayerResultPtr& result);
    static ShownLatents of(const std::shared_ptr<const LayerLatents>& latents);
};

// The latents of a layer and what their rows are in the article. Values are computed when they are looked at: another
// layer costs the exchange of a pointer.
class LatentsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Latent, Density, MeanActivation, LargestActivation, Context, columns };
    static constexpr int ContextRole = Qt::UserRole; // ShownContext, of column Context

    using QAbstractTableModel::QAbstractTableModel;

    // The article may be null or without token places: contexts are as long as what is known. False: they are shown
    // already.
    bool setLatents(const ShownLatents& latents, const ReadArticlePtr& article);

    const LatentStatistics& latent(int row) const { return (*m_latents.statistics)[static_cast<std::size_t>(row)]; }
    const ReadArticlePtr& article() const { return m_article; }
    LatentPlaces places(int latent) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ShownLatents m_latents;
    ReadArticlePtr m_article;
};

// Sorts and filters without a detour over texts.
class LatentsFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit LatentsFilter(LatentsModel* model, QObject* parent = nullptr);

    // A part of one of the top tokens, upper and lower case alike; empty: every latent.
    void setToken(const QString& part);
    // Shares 0-1; nothing: no bound.
    void setDensityRange(std::optional<double> low, std::optional<double> high);
    // DensityHistogram::binOf(); -1: the dead ones.
    void setDensityBin(std::optional<int> bin);
    std::optional<int> densityBin() const { return m_bin; }
    void setDeadHidden(bool hidden);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    const QString& firstToken(int row) const;

    LatentsModel* m_model;
    mutable std::vector<QString> m_firstTokens; // of the model's rows, once they are sorted by it
    QString m_token;
    std::optional<double> m_low, m_high;
    std::optional<int> m_bin;
    bool m_deadHidden = false;
};

} // namespace lamina

Q_DECLARE_METATYPE(lamina::ShownContext)
