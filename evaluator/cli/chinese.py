"""Click's own words in Chinese: usage, options, and what it says when it is called wrongly."""

from __future__ import annotations

from typing import Any

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

_WORDS = {
    "Usage:": "用法:",
    "Options": "选项",
    "Positional arguments": "参数",
    "Commands": "命令",
    "Error: {message}": "用法不对：{message}",
    "Try '{command} {option}' for help.": "看用法：{command} {option}",
    "Show this message and exit.": "显示这份说明",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing {param_type}": "缺少 {param_type}",
    "Missing command.": "没有写命令",
    "No such option {name!r}.": "没有选项 {name}",
    "Did you mean {possibility}?": "是不是想写 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是想写其中之一：{possibilities}？）",
    "Got unexpected extra argument ({args})": "多了参数：{args}",
    "Got unexpected extra arguments ({args})": "多了参数：{args}",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写内容",
    "Option {name!r} does not take a value.": "选项 {name} 后面不写内容",
    "Invalid value for {param_hint}: {message}": "{param_hint} 不对：{message}",
    "Invalid value: {message}": "不对：{message}",
    "{name} {filename!r} does not exist.": "找不到 {filename}",
    "{name} {filename!r} is a directory.": "{filename} 是文件夹，要的是文件",
    "{name} {filename!r} is a file.": "{filename} 是文件",
    "{name} {filename!r} is not readable.": "{filename} 读不了",
    "{name} {filename!r} is not writable.": "{filename} 写不了",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename}：{message}",
    "{value!r} is not a valid {number_type}.": "{value} 不是数",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内",
    "{value!r} is not {choice}.": "{value} 不是 {choice}",
    "{value!r} is not one of {choices}.": "{value} 不在可选范围内：{choices}",
    "default: {default}": "默认：{default}",
    "Aborted!": "已中止",
}


def _chinese(message: str) -> str:
    return _WORDS.get(message, message)


def _counted(singular: str, plural: str, count: int) -> str:
    return _chinese(singular if count == 1 else plural)


def speak_chinese() -> None:
    """Let click print our words; it looks its messages up by these two names in each of its modules."""
    modules: list[Any] = [click.core, click.exceptions, click.formatting, click.parser, click.types, click.decorators]
    for module in modules:
        if hasattr(module, "_"):
            module._ = _chinese
        if hasattr(module, "ngettext"):
            module.ngettext = _counted
    said = click.MissingParameter.format_message
    setattr(click.MissingParameter, "format_message", lambda error: said(error).removesuffix("."))  # noqa: B010
