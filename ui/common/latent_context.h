// What activates a latent most, as text: its top tokens, each with what stands round it. Any thread.
#pragma once

#include "session/format/layer_latents.h"
#include "session/read_article.h"

#include <QString>

namespace lamina {

// One line of text round a token, white space made visible where the token is nothing else.
struct ShownContext {
    QString before;
    QString token;
    QString after;
    bool operator==(const ShownContext&) const = default;
};

// One latent and what its rows are in the article.
struct LatentPlaces {
    const LatentStatistics& statistics;
    const std::vector<std::string>* topTokens = nullptr; // texts kept with them; null: none were
    const ReadArticle* article = nullptr;                // may be null or without token places

    // The text of its top token number `top`, from 0; empty where nothing tells.
    QString token(int top) const;
    // With about `bytes` on each side, as far as they are known.
    ShownContext context(int top, int bytes) const;
};

// One line: line feeds become ¶, other white space a space.
QString oneLine(const std::string& utf8);

} // namespace lamina
