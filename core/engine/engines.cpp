#include "engine/engines.h"

#include "engine/engine_plugin.h"
#include "engine/native/native_engine.h"

#include <algorithm>
#include <cctype>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <system_error>
#include <tuple>

namespace lamina {

namespace {

// Makes an engine on a device ("auto" or a name); nullptr: it has no such device.
using Maker = Engine* (*)(std::string_view device);

struct BuiltIn {
    std::string_view name;
    Maker make;
};
constexpr BuiltIn builtIn[] = {{"native", nativeEngine}};

// Plug-ins that Lamina comes with.
struct KnownPlugin {
    std::string_view name;
    std::string_view device;  // besides "cpu"; with a number where there are several
    std::string_view library; // Debian's package that it is built with
};
constexpr KnownPlugin knownPlugins[] = {{"torch", "cuda", "libtorch-dev"}};

constexpr std::string_view filePrefix = "liblamina-";
constexpr std::string_view fileSuffix = ".so";

bool plainName(std::string_view name) {
    return !name.empty() &&
           std::ranges::all_of(name, [](unsigned char c) { return std::islower(c) || std::isdigit(c); });
}

// nullptr where there is none.
std::filesystem::path pluginFile(std::string_view name) {
    std::error_code error;
    for (const std::filesystem::path& folder : pluginFolders()) {
        const auto file = folder / (std::string(filePrefix) + std::string(name) + std::string(fileSuffix));
        if (plainName(name) && std::filesystem::is_regular_file(file, error))
            return file;
    }
    return {};
}

Error unusable(std::string_view name, const std::filesystem::path& file, const std::string& why,
               std::string detail = {}) {
    return makeError(ErrorKind::Unsupported,
                     "the engine '" + std::string(name) + "' (" + file.string() + ") " + why + "; use --engine native",
                     std::move(detail));
}

// Plug-ins stay loaded: their engines, and what these made, may be in use until the program ends.
Result<Engine*> loadPlugin(std::string_view name, const std::filesystem::path& file, std::string_view device,
                           std::string_view precision) {
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* detail = dlerror();
        return unusable(name, file, "cannot be loaded: a library that it needs is missing", detail ? detail : "");
    }
    const auto interface = reinterpret_cast<LaminaEngineInterface*>(dlsym(library, "laminaEngineInterface"));
    const auto make = reinterpret_cast<LaminaEngine*>(dlsym(library, "laminaEngine"));
    if (!interface || !make)
        return unusable(name, file, "is not an engine of Lamina");
    if (std::string_view(interface()) != LAMINA_ENGINE_INTERFACE)
        return unusable(name, file, "belongs to another version of Lamina; install the one that came with this program",
                        std::string(interface()) + " instead of " + LAMINA_ENGINE_INTERFACE);
    return make(std::string(device).c_str(), std::string(precision).c_str());
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

// The end of a sentence that begins "--engine NAME".
std::string absenceOfEngine(std::string_view name) {
    std::string places;
    for (const std::filesystem::path& folder : pluginFolders())
        places += (places.empty() ? "" : " nor in ") + folder.string();
    std::string install = "install the package lamina-" + std::string(name);
    for (const KnownPlugin& plugin : knownPlugins)
        if (plugin.name == name)
            install += " (where Lamina is built from source, " + std::string(plugin.library) + ", and build it again)";
    return "is not here: " + std::string(filePrefix) + std::string(name) + std::string(fileSuffix) + " is neither in " +
           places + "; " + install + " or use one of " + listed(engineNames());
}

// Those built in have their usual precision alone.
Result<Engine*> makeNamed(std::string_view name, std::string_view device, std::string_view precision) {
    for (const BuiltIn& engine : builtIn)
        if (engine.name == name)
            return engine.make(device);
    const std::filesystem::path file = pluginFile(name);
    if (file.empty())
        return makeError(ErrorKind::Usage, "--engine " + std::string(name) + " " + absenceOfEngine(name));
    return loadPlugin(name, file, device, precision);
}

// "auto" is the first engine built in, or where it lacks device or precision a plug-in that Lamina comes with, is here,
// and has them.
Result<Engine*> make(std::string_view name, std::string_view device, std::string_view precision) {
    if (name != automaticChoice)
        return makeNamed(name, device, precision);
    LAMINA_ASSIGN(Engine * engine, makeNamed(builtIn[0].name, device, precision));
    for (const KnownPlugin& plugin : knownPlugins)
        if ((!engine || engine->precision() != precision) && !pluginFile(plugin.name).empty()) {
            LAMINA_ASSIGN(Engine * other, makeNamed(plugin.name, device, precision));
            engine = other ? other : engine;
        }
    return engine;
}

Error noSuchPrecision(const Engine& engine, bool automatic, std::string_view precision) {
    std::string message = "--precision " + std::string(precision) + ": the engine '" + std::string(engine.info().name) +
                          "' computes in " + listed(engine.info().precisions);
    for (const KnownPlugin& plugin : knownPlugins)
        if (engine.info().name != plugin.name)
            message += pluginFile(plugin.name).empty()
                           ? "; the engine '" + std::string(plugin.name) + "' " + absenceOfEngine(plugin.name)
                           : "; use --engine " + std::string(plugin.name) + (automatic ? "" : ", or auto");
    return makeError(ErrorKind::Usage, message);
}

} // namespace

std::vector<std::filesystem::path> pluginFolders() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error)
        return {};
    const auto folder = program.parent_path();
    return {folder, folder.parent_path() / "lib" / "lamina"};
}

std::vector<std::string> engineNames() {
    std::vector<std::string> names;
    for (const BuiltIn& engine : builtIn)
        names.emplace_back(engine.name);
    std::vector<std::string> plugins;
    for (const std::filesystem::path& folder : pluginFolders()) {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
            const std::string file = entry.path().filename().string();
            if (!file.starts_with(filePrefix) || !file.ends_with(fileSuffix))
                continue;
            const std::string name =
                file.substr(filePrefix.size(), file.size() - filePrefix.size() - fileSuffix.size());
            if (plainName(name) && std::ranges::find(plugins, name) == plugins.end())
                plugins.push_back(name);
        }
    }
    std::ranges::sort(plugins);
    names.insert(names.end(), plugins.begin(), plugins.end());
    return names;
}

std::vector<std::string> namedEngines() {
    std::vector<std::string> names = engineNames();
    for (const KnownPlugin& plugin : knownPlugins)
        if (std::ranges::find(names, plugin.name) == names.end())
            names.emplace_back(plugin.name);
    return names;
}

std::vector<std::string> deviceNames() {
    std::vector<std::string> names;
    for (const BuiltIn& engine : builtIn)
        for (const std::string& device : engine.make(automaticChoice)->info().devices)
            if (std::ranges::find(names, device) == names.end())
                names.push_back(device);
    for (const KnownPlugin& plugin : knownPlugins)
        names.emplace_back(plugin.device);
    return names;
}

bool isDeviceName(const std::string& device) {
    const std::vector<std::string> names = deviceNames();
    const std::size_t colon = device.find(':');
    const std::string number = colon == std::string::npos ? "0" : device.substr(colon + 1);
    return std::ranges::find(names, device.substr(0, colon)) != names.end() && !number.empty() && number.size() < 4 &&
           std::ranges::all_of(number, [](unsigned char c) { return std::isdigit(c); });
}

Result<Engine*> openEngine(std::string_view name, std::string_view device, std::string_view precision) {
    static std::mutex mutex;
    static std::map<std::tuple<std::string, std::string, std::string>, Engine*> made;
    const std::lock_guard lock(mutex);
    Engine*& engine = made[{std::string(name), std::string(device), std::string(precision)}];
    if (!engine) {
        LAMINA_ASSIGN(engine, make(name, device, precision));
    }
    if (!engine) {
        for (const KnownPlugin& plugin : knownPlugins)
            if (name == automaticChoice && device.starts_with(plugin.device) && pluginFile(plugin.name).empty())
                return makeError(ErrorKind::Usage, "--device " + std::string(device) + " needs the engine '" +
                                                       std::string(plugin.name) + "', which " +
                                                       absenceOfEngine(plugin.name));
        LAMINA_ASSIGN(Engine * any, make(name, automaticChoice, precision));
        return makeError(ErrorKind::Usage, "--device " + std::string(device) + ": the engine '" +
                                               std::string(any ? any->info().name : name) + "' computes on " +
                                               (any ? listed(any->info().devices) : "nothing here") +
                                               "; choose that or auto");
    }
    if (engine->precision() != precision)
        return noSuchPrecision(*engine, name == automaticChoice, precision);
    return engine;
}

} // namespace lamina
