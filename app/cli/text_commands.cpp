// clean, tokenize, detokenize: the way of the text, one step each.

#include "base/files.h"
#include "commands.h"
#include "net/article_fetch.h"
#include "net/article_source.h"
#include "output.h"
#include "run/model_folder.h"
#include "text/tokenizer.h"
#include "transfer_reporter.h"

#include "json/bounded_json.h"
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

namespace lamina::cli {

namespace {

constexpr std::size_t maximumTextBytes = std::size_t{1} << 30;

// A file's bytes, or stdin's for "-".
Result<std::string> readInput(const std::string& source) {
    return readStream(source == "-" ? "/dev/stdin" : source, maximumTextBytes);
}

Result<std::vector<TokenId>> idsFromJson(const std::string& text, const std::string& source) {
    auto parsed = parseBoundedJson(text);
    const auto fault = [&](const std::string& what) {
        return makeError(ErrorKind::Format, source + ": " + what + "; it must be a JSON array of token ids");
    };
    if (!parsed.ok())
        return fault(parsed.error().message);
    const nlohmann::json& json = *parsed;
    const nlohmann::json& array = json.is_object() && json.contains("ids") ? json["ids"] : json;
    if (!array.is_array())
        return fault("this is no array");
    std::vector<TokenId> ids;
    ids.reserve(array.size());
    for (const auto& value : array) {
        if (!value.is_number_integer() || value < 0 || value > std::numeric_limits<TokenId>::max())
            return fault("entry " + std::to_string(ids.size()) + " is no token id");
        ids.push_back(value.get<TokenId>());
    }
    return ids;
}

struct TextOptions {
    std::string source = "-";
    std::string mode = "article";
    std::string tokenizer;
    bool allowSpecial = false;
    bool offline = false;
    bool all = false;
};

Result<Tokenizer> openTokenizer(const std::string& source, RunToken& token) {
    const QtScope qt;
    TransferReporter transfers(ProgressStyle::Text);
    LAMINA_ASSIGN(const auto folder,
                  fetchTokenizerFolder(source, HubOptions::fromEnvironment(), token, transfers.observer()));
    return Tokenizer::load(folder);
}

} // namespace

Result<std::vector<TokenId>> readIds(const std::string& source) {
    LAMINA_ASSIGN(const std::string text, readInput(source));
    return idsFromJson(text, source == "-" ? "standard input" : source);
}

void addClean(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("clean", "Prints an article's text, cleaned");
    auto options = std::make_shared<TextOptions>();
    command->add_option("source", options->source, "A file, a URL, demo, or - for standard input")->required();
    command
        ->add_option("--mode", options->mode,
                     "article: the article's own text; body: all of the page's text; markup: the original exercise's "
                     "two string cuts")
        ->type_name("article|body|markup");
    command->add_flag("--all", options->all, "The same as --mode body: nothing that a reader sees is left out");
    command->add_flag("--offline", options->offline, "Makes no request: reads the saved copy of a page");
    command->callback([options, &context] {
        context.chosen = [options, &context]() -> Status {
            static const std::map<std::string, CleaningMode> modes{
                {"article", CleaningMode::Article}, {"body", CleaningMode::Body}, {"markup", CleaningMode::Markup}};
            const auto mode = modes.find(options->all ? "body" : options->mode);
            if (mode == modes.end())
                return makeError(ErrorKind::Usage,
                                 "--mode '" + options->mode + "' is not valid: it takes one of article, body, markup");
            const QtScope qt;
            FetchOptions fetch = FetchOptions::fromEnvironment();
            fetch.offline = fetch.offline || options->offline;
            LAMINA_ASSIGN(const LoadedPage loaded, loadPage(options->source, context.token, fetch));
            LAMINA_ASSIGN(const Article article, cleanArticle(loaded.page, mode->second));
            for (const std::string& warning : loaded.warnings)
                printMessage("warning: " + warning);
            for (const std::string& warning : article.warnings)
                printMessage("warning: " + warning);
            printResult(article.text);
            return {};
        };
    });
}

void addTokenize(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("tokenize", "Prints a text's token ids as a JSON array");
    auto options = std::make_shared<TextOptions>();
    command
        ->add_option("--tokenizer", options->tokenizer, "Folder with vocab.json and merges.txt, demo, or a hub's model")
        ->required()
        ->type_name("DIR|NAME");
    command->add_flag("--allow-special", options->allowSpecial, "<|endoftext|> in the text becomes its own token");
    command->add_option("source", options->source, "A file, or - for standard input");
    command->callback([options, &context] {
        context.chosen = [options, &context]() -> Status {
            LAMINA_ASSIGN(const Tokenizer tokenizer, openTokenizer(options->tokenizer, context.token));
            LAMINA_ASSIGN(const std::string text, readInput(options->source));
            LAMINA_ASSIGN(const auto ids,
                          tokenizer.encode(text, options->allowSpecial ? SpecialTokens::Allow : SpecialTokens::AsText));
            printResult(nlohmann::json(ids).dump() + "\n");
            return {};
        };
    });
}

void addDetokenize(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("detokenize", "Prints the text of a JSON array of token ids");
    auto options = std::make_shared<TextOptions>();
    command
        ->add_option("--tokenizer", options->tokenizer, "Folder with vocab.json and merges.txt, demo, or a hub's model")
        ->required()
        ->type_name("DIR|NAME");
    command->add_option("source", options->source, "A file, or - for standard input");
    command->callback([options, &context] {
        context.chosen = [options, &context]() -> Status {
            LAMINA_ASSIGN(const Tokenizer tokenizer, openTokenizer(options->tokenizer, context.token));
            LAMINA_ASSIGN(const auto ids, readIds(options->source));
            LAMINA_ASSIGN(const std::string text, tokenizer.decode(ids));
            printResult(text);
            return {};
        };
    });
}

} // namespace lamina::cli
