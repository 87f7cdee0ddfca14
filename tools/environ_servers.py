"""The servers of which ``record_environs`` records the environs, and how each is started on loopback.

In commands and configurations these stand for what is known only when they run: ``{folder}`` the temporary folder,
``{front}`` and ``{back}`` the free ports, ``{python}`` an interpreter that has the servers written in Python,
``{system}`` one that every user can read, ``{module}`` the mod_wsgi to load, ``{site}`` the lines of a row.
"""

from __future__ import annotations

from dataclasses import dataclass

MODULES = "/usr/lib/apache2/modules"


@dataclass(frozen=True)
class Server:
    """A program that is started.

    Attributes:
        command: What runs it in the foreground; its first word is the program that has to be there.
        version: What prints its version.
        configuration: What is written to ``{folder}/front.conf``, or nothing.
        socket: Whether it takes its listening socket as descriptor 0.
    """

    command: tuple[str, ...]
    version: tuple[str, ...]
    configuration: str = ""
    socket: bool = False


@dataclass(frozen=True)
class Row:
    """One combination of servers.

    Attributes:
        front: What listens to clients; empty where that is the back itself.
        protocol: What the two speak with each other.
        back: What runs the application, as it is named to readers.
        words: The configuration in words.
        site: The lines of the front's configuration that concern the application.
        mount: The mount point that the front is configured with.
        server: The key of the back in ``SERVERS``; empty where it is a module of the front.
        spawned: Whether the front starts the back by itself.
        modules: The modules that Apache loads for it.
    """

    front: str
    protocol: str
    back: str
    words: str
    site: str = ""
    mount: str = "/shop"
    server: str = ""
    spawned: bool = False
    modules: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its file."""
        return "-".join(filter(None, (self.front, self.protocol, self.back)))


NGINX = """
daemon off;
pid {folder}/front.pid;
error_log {folder}/front.log;
events {}
http {
  access_log off;
  client_body_temp_path {folder}/run/body;
  proxy_temp_path {folder}/run/proxy;
  fastcgi_temp_path {folder}/run/fastcgi;
  uwsgi_temp_path {folder}/run/uwsgi;
  scgi_temp_path {folder}/run/scgi;
  server {
    listen 127.0.0.1:{front};
    server_name localhost;
    root {folder};
    location /shop {
{site}
    }
  }
}
"""

# The numeric user is nobody: a root that starts Apache has to name somebody else.
APACHE = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/front.pid
ErrorLog {folder}/front.log
Listen 127.0.0.1:{front}
User #65534
Group #65534
DefaultRuntimeDir {folder}/run
DocumentRoot {folder}
AllowEncodedSlashes NoDecode
{modules}
<Directory {folder}>
  Require all granted
</Directory>
{site}
"""

LIGHTTPD = """
server.bind = "127.0.0.1"
server.port = {front}
server.document-root = "{folder}"
server.errorlog = "{folder}/front.log"
server.upload-dirs = ( "{folder}/run" )
{site}
"""


def _python(distribution: str, *command: str, socket: bool = False) -> Server:
    version = f"from importlib.metadata import version; print('{distribution}', version('{distribution}'))"
    return Server(command, ("{python}", "-c", version), socket=socket)


def _uwsgi(option: str) -> Server:
    start = f"uwsgi --plugin python3 --master --die-on-term --{option} 127.0.0.1:{{back}} --wsgi-file environ_app.py"
    return Server(tuple(start.split()), ("uwsgi", "--version"))


_GUNICORN = ("{python}", "-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:{back}")
_APP = "environ_app:application"

SERVERS = {
    "nginx": Server(("nginx", "-e", "{folder}/front.log", "-c", "{folder}/front.conf"), ("nginx", "-v"), NGINX),
    "apache": Server(("apache2", "-D", "FOREGROUND", "-f", "{folder}/front.conf"), ("apache2", "-v"), APACHE),
    "lighttpd": Server(("lighttpd", "-D", "-f", "{folder}/front.conf"), ("lighttpd", "-v"), LIGHTTPD),
    "gunicorn": _python("gunicorn", *_GUNICORN, _APP),
    "gunicorn-uwsgi": _python("gunicorn", *_GUNICORN, "--protocol", "uwsgi", _APP),
    "waitress": _python("waitress", "{python}", "-m", "waitress", "--host", "127.0.0.1", "--port", "{back}", _APP),
    "granian": _python(
        "granian", "{python}", "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{back}", _APP
    ),
    "uwsgi": _uwsgi("socket"),
    "uwsgi-fastcgi": _uwsgi("fastcgi-socket"),
    "uwsgi-scgi": _uwsgi("scgi-socket"),
    "flup": _python("flup", "{python}", "environ_app.py", "{back}"),
    "flipflop": _python("flipflop", "{folder}/environ.fcgi", socket=True),
}

_FASTCGI = """
      include /etc/nginx/fastcgi_params;
      fastcgi_split_path_info ^(/shop)(.*)$;
      fastcgi_param PATH_INFO $fastcgi_path_info;
      fastcgi_pass 127.0.0.1:{back};
"""
_FASTCGI_WORDS = "fastcgi_params, the path split on the mount point, PATH_INFO set from it."

_LIGHTTPD_FASTCGI = """
server.modules += ( "mod_fastcgi" )
fastcgi.server = ( "/shop" => (( "host" => "127.0.0.1", "port" => {back}, "check-local" => "disable" )) )
"""
_LIGHTTPD_SCGI = _LIGHTTPD_FASTCGI.replace("fastcgi", "scgi")
_LIGHTTPD_WORDS = "The mount point as the key, check-local off, host and port of the running server."

_MOD_WSGI = """
WSGIDaemonProcess shop python-path={folder}
WSGISocketPrefix {folder}/run/wsgi
WSGIScriptAlias /shop {folder}/environ_app.py process-group=shop application-group=%{GLOBAL}
WSGIPassAuthorization On
WSGIChunkedRequest On
"""
_MOD_WSGI_WORDS = (
    "A daemon process, the global application group, WSGIPassAuthorization On, WSGIChunkedRequest On, "
    "AllowEncodedSlashes NoDecode."
)

_IN_LOCATION = """
<Location /shop>
  CGIPassAuth On
</Location>
"""
_PROXY_FCGI = "ProxyPass /shop fcgi://127.0.0.1:{back}" + _IN_LOCATION
_PROXY_FCGI_WORDS = "ProxyPass to fcgi://, CGIPassAuth On in the Location, AllowEncodedSlashes NoDecode."
_GENERIC = (
    _PROXY_FCGI
    + """SetEnv proxy-sendcl 1
ProxyFCGIBackendType GENERIC
ProxyFCGISetEnvIf "true" SCRIPT_NAME "/shop"
ProxyFCGISetEnvIf "reqenv('REQUEST_URI') =~ m#^/shop([^?]*)#" PATH_INFO "$1"
"""
)
_GENERIC_WORDS = (
    f"{_PROXY_FCGI_WORDS} SetEnv proxy-sendcl 1, ProxyFCGIBackendType GENERIC, and SCRIPT_NAME and PATH_INFO set by "
    "ProxyFCGISetEnvIf."
)

ROWS = (
    Row("", "", "gunicorn", "Bound to loopback, no proxy.", mount="", server="gunicorn"),
    Row("", "", "waitress", "Bound to loopback, no proxy.", mount="", server="waitress"),
    Row("", "", "granian", "Bound to loopback, --interface wsgi, no proxy.", mount="", server="granian"),
    Row(
        "nginx", "http", "gunicorn",
        "proxy_pass without a path, so that the whole path is passed on; Host, X-Forwarded-For and -Proto set.",
        """
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_pass http://127.0.0.1:{back};
""",
        server="gunicorn",
    ),
    Row(
        "apache", "http", "gunicorn",
        "ProxyPass of the mount point to the root of the back, nocanon, ProxyPreserveHost On, "
        "AllowEncodedSlashes NoDecode.",
        "ProxyPreserveHost On\nProxyPass /shop/ http://127.0.0.1:{back}/ nocanon\n",
        server="gunicorn", modules=("proxy", "proxy_http"),
    ),
    Row(
        "nginx", "uwsgi", "uwsgi", "uwsgi_params, and SCRIPT_NAME set to the mount point.",
        """
      include /etc/nginx/uwsgi_params;
      uwsgi_param SCRIPT_NAME /shop;
      uwsgi_pass 127.0.0.1:{back};
""",
        server="uwsgi",
    ),
    Row(
        "nginx", "uwsgi", "gunicorn", "uwsgi_params; gunicorn with --protocol uwsgi.",
        """
      include /etc/nginx/uwsgi_params;
      uwsgi_pass 127.0.0.1:{back};
""",
        server="gunicorn-uwsgi",
    ),
    Row("nginx", "fastcgi", "uwsgi", _FASTCGI_WORDS, _FASTCGI, server="uwsgi-fastcgi"),
    Row("nginx", "fastcgi", "flup", _FASTCGI_WORDS, _FASTCGI, server="flup"),
    Row("nginx", "fastcgi", "flipflop", _FASTCGI_WORDS, _FASTCGI, server="flipflop"),
    Row(
        "nginx", "scgi", "uwsgi", "scgi_params, SCRIPT_NAME set to the mount point, PATH_INFO to the path.",
        """
      include /etc/nginx/scgi_params;
      scgi_param SCRIPT_NAME /shop;
      scgi_param PATH_INFO $document_uri;
      scgi_pass 127.0.0.1:{back};
""",
        server="uwsgi-scgi",
    ),
    Row("lighttpd", "fastcgi", "uwsgi", _LIGHTTPD_WORDS, _LIGHTTPD_FASTCGI, server="uwsgi-fastcgi"),
    Row("lighttpd", "fastcgi", "flup", _LIGHTTPD_WORDS, _LIGHTTPD_FASTCGI, server="flup"),
    Row(
        "lighttpd", "fastcgi", "flipflop",
        "The mount point as the key, check-local off, bin-path with max-procs: lighttpd starts the script.",
        """
server.modules += ( "mod_fastcgi" )
fastcgi.server = ( "/shop" => ((
  "bin-path" => "{folder}/environ.fcgi", "socket" => "{folder}/run/socket", "max-procs" => 1, "check-local" => "disable"
)) )
""",
        server="flipflop", spawned=True,
    ),
    Row("lighttpd", "scgi", "uwsgi", _LIGHTTPD_WORDS, _LIGHTTPD_SCGI, server="uwsgi-scgi"),
    Row("apache", "", "mod_wsgi_4", _MOD_WSGI_WORDS, _MOD_WSGI, modules=("wsgi",)),
    Row("apache", "", "mod_wsgi_6", _MOD_WSGI_WORDS, "LoadModule wsgi_module {module}" + _MOD_WSGI),
    Row(
        "apache", "mod_fcgid", "flipflop",
        "ScriptAlias to an executable script, CGIPassAuth On, AllowEncodedSlashes NoDecode.",
        """
FcgidIPCDir {folder}/run
FcgidProcessTableFile {folder}/run/table
ScriptAlias /shop {folder}/environ.fcgi
<Directory {folder}>
  SetHandler fcgid-script
  Options ExecCGI
  CGIPassAuth On
</Directory>
""",
        server="flipflop", spawned=True, modules=("alias", "fcgid"),
    ),
    *(
        Row(
            "apache", f"proxy_fcgi{kind}", back, words, site,
            server=server, modules=("proxy", "proxy_fcgi", "env"),
        )
        for kind, words, site in (("", _PROXY_FCGI_WORDS, _PROXY_FCGI), ("_generic", _GENERIC_WORDS, _GENERIC))
        for back, server in (("uwsgi", "uwsgi-fastcgi"), ("flup", "flup"))
    ),
    Row(
        "apache", "proxy_scgi", "uwsgi", "ProxyPass to scgi://, CGIPassAuth On, AllowEncodedSlashes NoDecode.",
        "ProxyPass /shop scgi://127.0.0.1:{back}" + _IN_LOCATION,
        server="uwsgi-scgi", modules=("proxy", "proxy_scgi"),
    ),
    Row(
        "apache", "proxy_uwsgi", "uwsgi", "ProxyPass to uwsgi://, AllowEncodedSlashes NoDecode.",
        "ProxyPass /shop uwsgi://127.0.0.1:{back}",
        server="uwsgi", modules=("proxy", "proxy_uwsgi"),
    ),
    Row(
        "apache", "proxy_uwsgi", "gunicorn",
        "ProxyPass to uwsgi://, AllowEncodedSlashes NoDecode; gunicorn with --protocol uwsgi.",
        "ProxyPass /shop uwsgi://127.0.0.1:{back}",
        server="gunicorn-uwsgi", modules=("proxy", "proxy_uwsgi"),
    ),
)  # fmt: skip
