#include "ui/profile/latents_model.h"

#include "ui/charts/spec/axis_ticks.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr int tableContextBytes = 160; // each side: more than a line shows

// Not a number counts as less than any.
bool less(double a, double b) {
    return std::isnan(b) ? false : std::isnan(a) || a < b;
}

} // namespace

ShownLatents ShownLatents::of(const LayerResultPtr& result) {
    return {{result, &result->train.latents}, nullptr};
}

ShownLatents ShownLatents::of(const std::shared_ptr<const LayerLatents>& latents) {
    return {{latents, &latents->statistics}, {latents, &latents->topTokens}};
}

bool LatentsModel::setLatents(const ShownLatents& latents, const ReadArticlePtr& article) {
    if (latents == m_latents && article == m_article)
        return false;
    beginResetModel();
    m_latents = latents;
    m_article = article;
    endResetModel();
    return true;
}

LatentPlaces LatentsModel::places(int latent) const {
    const auto index = static_cast<std::size_t>(latent);
    const bool kept = m_latents.topTokens && index < m_latents.topTokens->size();
    return {this->latent(latent), kept ? &(*m_latents.topTokens)[index] : nullptr, m_article.get()};
}

int LatentsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_latents.statistics ? 0 : static_cast<int>(m_latents.statistics->size());
}

int LatentsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant LatentsModel::data(const QModelIndex& index, int role) const {
    if (role == Qt::TextAlignmentRole && index.column() != Context)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole && role != ContextRole)
        return {};
    const LatentStatistics& statistics = latent(index.row());
    const QLocale locale;
    const bool dead = statistics.topRows.empty();
    switch (index.column()) {
    case Latent:
        return role == Qt::ToolTipRole ? QVariant() : QVariant(index.row());
    case Density:
        return role == Qt::ToolTipRole ? QVariant() : formatValue(statistics.density * 100, false, 3, locale);
    case MeanActivation:
        return role == Qt::ToolTipRole ? QVariant()
               : dead                  ? QVariant(QStringLiteral("–"))
                                       : formatValue(statistics.meanActivation, false, 3, locale);
    case LargestActivation:
        return role == Qt::ToolTipRole ? QVariant()
               : dead                  ? QVariant(QStringLiteral("–"))
                                       : formatValue(double(statistics.maxActivation), false, 3, locale);
    default:
        break;
    }
    if (dead)
        return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(tr("never active")) : QVariant();
    if (role == ContextRole)
        return QVariant::fromValue(places(index.row()).context(0, tableContextBytes));
    if (role == Qt::ToolTipRole) {
        QStringList tokens;
        for (int top = 0; top < static_cast<int>(statistics.topRows.size()); ++top)
            tokens << places(index.row()).context(top, 0).token;
        return tr("Most active on: %1").arg(tokens.join(QStringLiteral(" · ")));
    }
    const ShownContext shown = places(index.row()).context(0, 60);
    return QString(shown.before + QLatin1Char('[') + shown.token + QLatin1Char(']') + shown.after);
}

QVariant LatentsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Context ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const bool tip = role == Qt::ToolTipRole;
    if (role != Qt::DisplayRole && !tip)
        return {};
    switch (section) {
    case Latent:
        return tip ? tr("The latent's number, from 0") : tr("Latent");
    case Density:
        return tip ? tr("Share of tokens on which this latent is active") : tr("Density (%)");
    case MeanActivation:
        return tip ? tr("Mean of z over the tokens on which it is active") : tr("Mean z");
    case LargestActivation:
        return tip ? tr("Largest z on any token") : tr("Largest z");
    default:
        return tip ? tr("The token on which this latent is most active, in its text") : tr("Most active on");
    }
}

LatentsFilter::LatentsFilter(LatentsModel* model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model) {
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_firstTokens.clear(); });
    setSourceModel(model);
    setDynamicSortFilter(true);
}

const QString& LatentsFilter::firstToken(int row) const {
    if (m_firstTokens.empty()) // sorting asks for each of them some twenty times
        for (int latent = 0; latent < m_model->rowCount(); ++latent)
            m_firstTokens.push_back(m_model->places(latent).token(0).trimmed());
    return m_firstTokens[static_cast<std::size_t>(row)];
}

void LatentsFilter::setToken(const QString& part) {
    m_token = part;
    invalidateFilter();
}

void LatentsFilter::setDensityRange(std::optional<double> low, std::optional<double> high) {
    m_low = low;
    m_high = high;
    invalidateFilter();
}

void LatentsFilter::setDensityBin(std::optional<int> bin) {
    m_bin = bin;
    invalidateFilter();
}

void LatentsFilter::setDeadHidden(bool hidden) {
    m_deadHidden = hidden;
    invalidateFilter();
}

bool LatentsFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const LatentStatistics& latent = m_model->latent(row);
    if (m_deadHidden && !(latent.density > 0))
        return false;
    if (m_bin && DensityHistogram::binOf(latent.density) != *m_bin)
        return false;
    if ((m_low && !(latent.density >= *m_low)) || (m_high && !(latent.density <= *m_high)))
        return false;
    if (m_token.isEmpty())
        return true;
    for (int top = 0; top < static_cast<int>(latent.topRows.size()); ++top)
        if (m_model->places(row).token(top).contains(m_token, Qt::CaseInsensitive))
            return true;
    return false;
}

bool LatentsFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const LatentStatistics& a = m_model->latent(left.row());
    const LatentStatistics& b = m_model->latent(right.row());
    switch (left.column()) {
    case LatentsModel::Density:
        return less(a.density, b.density);
    case LatentsModel::MeanActivation:
        return less(a.meanActivation, b.meanActivation);
    case LatentsModel::LargestActivation:
        return less(double(a.maxActivation), double(b.maxActivation));
    case LatentsModel::Context:
        return firstToken(left.row()).compare(firstToken(right.row()), Qt::CaseInsensitive) < 0;
    default:
        return left.row() < right.row();
    }
}

} // namespace lamina
