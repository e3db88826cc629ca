"""An OTLP receiver that shares no code with ours: Google's protobuf and gRPC, with the published protocol files.

    receive.py FOLDER_OF_PROTOCOL_FILES CERTIFICATE KEY

Listens with gRPC and with HTTP (protobuf, JSON), each in plain text and with TLS, on free ports. The first line of the output
names the ports, each further line is a request: how it came, what was in it in protobuf's JSON (ids in hexadecimal), whether a
field of it is unknown, or why it was refused. It ends with its standard input.
"""

import base64
import binascii
import gzip
import json
import ssl
import subprocess
import sys
import tempfile
import threading
from concurrent import futures
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

FOLDER, CERTIFICATE, KEY = sys.argv[1:]
SIGNALS = {"traces": "Trace", "metrics": "Metrics", "logs": "Logs"}
# Protobuf's JSON has bytes in base64; OTLP makes an exception for these.
HEX_FIELDS = ("traceId", "spanId", "parentSpanId")
output = threading.Lock()


def messages():
    """The classes of all requests and answers, by name, made from the protocol files."""
    package = "opentelemetry/proto/collector"
    files = [f"{package}/{name.lower()}/v1/{name.lower()}_service.proto" for name in SIGNALS.values()]
    with tempfile.NamedTemporaryFile() as described:
        subprocess.run(
            ["protoc", f"-I{FOLDER}", "--include_imports", f"--descriptor_set_out={described.name}", *files], check=True
        )
        known = descriptor_pb2.FileDescriptorSet.FromString(described.read())
    pool = descriptor_pool.DescriptorPool()
    for file in known.file:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return {
        signal: [
            factory.GetPrototype(
                pool.FindMessageTypeByName(f"{package.replace('/', '.')}.{name.lower()}.v1.Export{name}Service{part}")
            )
            for part in ("Request", "Response")
        ]
        for signal, name in SIGNALS.items()
    }


MESSAGES = messages()


def say(line):
    with output:
        print(json.dumps(line), flush=True)


def has_unknown_field(message):
    known = type(message)()
    known.CopyFrom(message)
    known.DiscardUnknownFields()
    return known.ByteSize() != message.ByteSize()


def with_ids(value, change):
    """A copy of a request in JSON whose ids are changed."""
    if isinstance(value, list):
        return [with_ids(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: change(item) if key in HEX_FIELDS and isinstance(item, str) else with_ids(item, change)
        for key, item in value.items()
    }


def report(signal, protocol, is_tls, message):
    request = with_ids(json_format.MessageToDict(message), lambda text: base64.b64decode(text).hex())
    say(
        {
            "signal": signal,
            "protocol": protocol,
            "tls": is_tls,
            "unknown": has_unknown_field(message),
            "request": request,
        }
    )


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def object_without_twins(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError(f"a key comes twice: {[key for key, _ in pairs]}")
    return dict(pairs)


def parse_json(body, request_class):
    """Strict JSON: no NaN, no key twice, no unknown field."""
    document = json.loads(body.decode(), parse_constant=refuse_constant, object_pairs_hook=object_without_twins)
    as_base64 = with_ids(document, lambda text: base64.b64encode(binascii.unhexlify(text)).decode())
    return json_format.ParseDict(as_base64, request_class())


def grpc_server():
    server = grpc.server(futures.ThreadPoolExecutor(4))
    for signal, (request_class, response_class) in MESSAGES.items():
        name = SIGNALS[signal]

        def export(message, context, signal=signal, response_class=response_class):
            report(signal, "grpc", context.auth_context().get("transport_security_type") == [b"ssl"], message)
            return response_class()

        method = grpc.unary_unary_rpc_method_handler(
            export, request_deserializer=request_class.FromString, response_serializer=response_class.SerializeToString
        )
        service = f"opentelemetry.proto.collector.{name.lower()}.v1.{name}Service"
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {"Export": method}),))
    with open(KEY, "rb") as key, open(CERTIFICATE, "rb") as certificate:
        credentials = grpc.ssl_server_credentials([(key.read(), certificate.read())])
    ports = {
        "grpc": server.add_insecure_port("127.0.0.1:0"),
        "grpcs": server.add_secure_port("127.0.0.1:0", credentials),
    }
    server.start()
    return server, ports


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.body()
        is_json = self.headers["content-type"] == "application/json"
        protocol = "http/json" if is_json else "http/protobuf"
        is_tls = isinstance(self.connection, ssl.SSLSocket)
        signal = self.path.rpartition("/v1/")[2]
        try:
            if self.headers["content-encoding"] == "gzip":
                body = gzip.decompress(body)
            request_class, response_class = MESSAGES[signal]
            message = parse_json(body, request_class) if is_json else request_class.FromString(body)
        except Exception as error:
            say({"signal": signal, "protocol": protocol, "tls": is_tls, "refused": f"{error}: {body[:2000]}"})
            return self.answer(400, b"")
        report(signal, protocol, is_tls, message)
        self.answer(200, b"{}" if is_json else response_class().SerializeToString())

    def body(self):
        if self.headers["transfer-encoding"] != "chunked":
            return self.rfile.read(int(self.headers["content-length"]))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-type", self.headers["content-type"])
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def http_server(is_tls):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if is_tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, KEY)
        # The handshake is done by the thread of the connection, not by the one that accepts.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


running, ports = grpc_server()
say({"ports": {**ports, "http": http_server(False), "https": http_server(True)}})
sys.stdin.read()
running.stop(None)
